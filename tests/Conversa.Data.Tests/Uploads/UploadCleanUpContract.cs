using Conversa.Data.Uploads;

namespace Conversa.Data.Tests.Uploads;

/// <summary>Bytes that no row has, rows that have no bytes.</summary>
public abstract class UploadCleanUpContract(EngineKind engine) : UploadContract(engine)
{
    private static readonly UploadCleanUp Nothing = new() { RemovedFiles = 0, RemovedBytes = 0, MissingCount = 0, MissingIds = [] };

    [Fact]
    public async Task A_root_that_was_never_used_is_clean() =>
        (await Uploads.CleanUpAsync()).Should().BeEquivalentTo(Nothing);

    [Fact]
    public async Task Bytes_go_when_no_upload_has_them_and_they_are_old_enough()
    {
        var chat = await ChatAsync();
        var kept = await SaveAsync("kept");
        await SaveAsync("conversation's", conversationId: chat.Id);
        await SaveAsync("user's", Bob);
        await Store.Conversations.DeleteAsync(chat.Id);
        await Store.Users.DeleteAsync(Bob);
        (await Uploads.ListAsync()).Items.Should().Equal(kept);

        (await Uploads.CleanUpAsync()).Should().BeEquivalentTo(Nothing, "they are not a day old");
        Clock.Advance(TimeSpan.FromDays(1));
        (await Uploads.CleanUpAsync()).Should().BeEquivalentTo(Nothing with { RemovedFiles = 2, RemovedBytes = 20 });

        FilesOnDisk().Should().Equal(kept.StoragePath);
        (await ReadAsync(kept.Id)).Should().Be("kept");
    }

    [Fact]
    public async Task What_a_save_received_goes_when_it_is_old_enough()
    {
        await SaveAsync("x");
        var path = Path.Combine(Root, "incoming", Guid.CreateVersion7().ToString());
        await File.WriteAllTextAsync(path, "half");
        File.SetLastWriteTimeUtc(path, Clock.Now.UtcDateTime);

        (await Uploads.CleanUpAsync(TimeSpan.FromMinutes(1))).RemovedFiles.Should().Be(0);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Uploads.CleanUpAsync(TimeSpan.FromMinutes(1))).Should().BeEquivalentTo(Nothing with { RemovedFiles = 1, RemovedBytes = 4 });
    }

    [Theory]
    [InlineData("note.txt")]
    [InlineData("ab/note.txt")]
    [InlineData("ab/cd/note.txt")]
    [InlineData("ab/cd/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("incoming/note.txt")]
    public async Task What_the_store_did_not_make_stays(string name)
    {
        var path = Path.Combine(Root, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "x");
        File.SetLastWriteTimeUtc(path, ManualClock.Start.UtcDateTime.AddYears(-1));

        (await Uploads.CleanUpAsync(TimeSpan.Zero)).Should().BeEquivalentTo(Nothing);

        File.Exists(path).Should().BeTrue();
    }

    [Fact]
    public async Task Uploads_without_bytes_are_told_and_left()
    {
        var (gone, again, there) = (await SaveAsync("gone"), await SaveAsync("gone", Bob), await SaveAsync("there"));
        File.Delete(PathOf(gone));

        var found = await Uploads.CleanUpAsync();

        found.MissingCount.Should().Be(2);
        found.MissingIds.Should().BeEquivalentTo(gone.Id, again.Id);
        (await Uploads.ListAsync()).Items.Should().HaveCount(3).And.Contain(there);
    }

    [Fact]
    public async Task Uploads_without_bytes_are_counted_beyond_those_that_are_named()
    {
        await using var store = await OpenAsync(options =>
        {
            Configure(options);
            options.MaxPageSize = 2;
        });
        foreach (var text in new[] { "1", "2", "3" })
        {
            File.Delete(PathOf(await store.Files.Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes(text))));
        }

        var found = await store.Files.Uploads.CleanUpAsync();

        (found.MissingCount, found.MissingIds.Count).Should().Be((3, 2));
    }

    [Fact]
    public async Task A_unit_of_work_that_is_undone_leaves_its_bytes_to_a_clean_up()
    {
        await using (var work = await Store.BeginAsync())
        {
            var upload = await work.Files.Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes("x"));
            await using var stream = await work.Files.Uploads.OpenReadAsync(upload.Id);
            stream!.Length.Should().Be(1);
            var cleanUp = () => work.Files.Uploads.CleanUpAsync(TimeSpan.Zero);
            await cleanUp.Should().ThrowAsync<InvalidOperationException>();
        }

        FilesOnDisk().Should().ContainSingle();
        (await Uploads.CleanUpAsync(TimeSpan.Zero)).RemovedFiles.Should().Be(1);
        FilesOnDisk().Should().BeEmpty();
    }

    [Fact]
    public async Task A_deletion_in_a_unit_of_work_leaves_the_bytes_in_case_it_is_undone()
    {
        var upload = await SaveAsync("x");
        await using (var work = await Store.BeginAsync())
        {
            (await work.Files.Uploads.DeleteAsync(upload.Id)).Should().BeTrue();
        }

        (await ReadAsync(upload.Id)).Should().Be("x");
        await using (var work = await Store.BeginAsync())
        {
            await work.Files.Uploads.DeleteAsync(upload.Id);
            await work.CommitAsync();
        }

        FilesOnDisk().Should().ContainSingle();
        (await Uploads.CleanUpAsync(TimeSpan.Zero)).RemovedFiles.Should().Be(1);
    }

    [Fact]
    public async Task A_deletion_spares_the_bytes_that_a_unit_of_work_has_saved_again()
    {
        var last = await SaveAsync("same");
        var saved = new TaskCompletionSource();
        var deletion = DeleteOnceSavedAsync();
        string again;
        await using (var work = await Store.BeginAsync())
        {
            again = (await work.Files.Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes("same"))).Id;
            saved.SetResult();
            await work.CommitAsync();
        }

        (await deletion).Should().BeTrue();
        (await ReadAsync(again, verify: true)).Should().Be("same");

        async Task<bool> DeleteOnceSavedAsync()
        {
            await saved.Task;
            return await Uploads.DeleteAsync(last.Id);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(36_501)]
    public async Task An_age_that_is_none_is_refused(int days)
    {
        var cleanUp = () => Uploads.CleanUpAsync(TimeSpan.FromDays(days));

        await cleanUp.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("olderThan");
    }

    [Fact]
    public async Task A_cancelled_clean_up_stops()
    {
        await SaveAsync("x");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var cleanUp = () => Uploads.CleanUpAsync(TimeSpan.Zero, cancelled.Token);

        await cleanUp.Should().ThrowAsync<OperationCanceledException>();
    }
}
