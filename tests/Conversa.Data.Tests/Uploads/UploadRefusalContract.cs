using Conversa.Data.Uploads;

namespace Conversa.Data.Tests.Uploads;

/// <summary>What is refused or fails, and that nothing is left of it.</summary>
public abstract class UploadRefusalContract(EngineKind engine) : UploadContract(engine)
{
    public static TheoryData<string, NewUpload> Bad => new()
    {
        { "upload.Id", new(Alice, "x") { Id = "" } },
        { "upload.UserId", new("", "x") },
        { "upload.UserId", new(null!, "x") },
        { "upload.ConversationId", new(Alice, "x") { ConversationId = "" } },
        { "upload.OriginalName", new(Alice, "") },
        { "upload.OriginalName", new(Alice, null!) },
        { "upload.OriginalName", new(Alice, new string('x', 300)) },
        { "upload.OriginalName", new(Alice, "a\0.txt") },
        { "upload.OriginalName", new(Alice, "\ud800") },
        { "upload.MimeType", new(Alice, "x") { MimeType = "" } },
        { "upload.MimeType", new(Alice, "x") { MimeType = "png" } },
        { "upload.MimeType", new(Alice, "x") { MimeType = "image/" } },
        { "upload.MimeType", new(Alice, "x") { MimeType = "a/b/c" } },
        { "upload.MimeType", new(Alice, "x") { MimeType = "text/plain; charset=utf-8" } },
        { "upload.MimeType", new(Alice, "x") { MimeType = "text/html\r\nX: y" } },
        { "upload.Metadata", new(Alice, "x") { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Save_refuses_what_breaks_a_rule(string parameter, NewUpload bad)
    {
        var save = () => Uploads.SaveAsync(bad, Bytes("x"));

        await save.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Save_refuses_a_stream_that_cannot_be_read()
    {
        var closed = new MemoryStream();
        await closed.DisposeAsync();

        foreach (var content in new[] { null!, closed })
        {
            var save = () => Uploads.SaveAsync(new NewUpload(Alice, "x"), content);
            await save.Should().ThrowAsync<ArgumentException>().WithParameterName("content");
        }
    }

    [Fact]
    public async Task Save_refuses_a_conversation_that_is_not_the_users()
    {
        var bobs = await ChatAsync(Bob);

        foreach (var conversation in new[] { bobs.Id, "nowhere" })
        {
            var save = () => SaveAsync("x", conversationId: conversation);
            await save.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Save_refuses_an_id_that_is_taken()
    {
        await Uploads.SaveAsync(new NewUpload(Alice, "x") { Id = "mine" }, Bytes("one"));

        var save = () => Uploads.SaveAsync(new NewUpload(Alice, "x") { Id = "mine" }, Bytes("two"));

        await save.Should().ThrowAsync<ConversationStoreConflictException>();
        (await ReadAsync("mine")).Should().Be("one");
        FilesOnDisk().Should().ContainSingle();
    }

    [Fact]
    public async Task Without_a_root_uploads_are_refused_and_their_rows_are_not()
    {
        await using var store = await OpenAsync(_ => { });
        foreach (var act in new Func<Task>[]
        {
            () => store.Files.Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes("x")),
            () => store.Files.Uploads.OpenReadAsync("x"),
            () => store.Files.Uploads.CleanUpAsync(),
        })
        {
            await act.Should().ThrowAsync<ConversationStoreUnavailableException>().WithMessage("*UploadRoot*");
        }

        (await store.Files.Uploads.ListAsync()).Items.Should().BeEmpty();
        (await store.Files.Uploads.DeleteAsync("x")).Should().BeFalse();
    }

    [Fact]
    public async Task Save_refuses_a_file_that_is_too_large_as_soon_as_it_is()
    {
        (await Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes(MaxFileBytes))).FileSize.Should().Be(MaxFileBytes);
        await Uploads.DeleteAsync((await Uploads.ListAsync()).Items[0].Id);

        var save = () => Uploads.SaveAsync(new NewUpload(Alice, "x"), new FailingStream(MaxFileBytes + 1, () => throw new InvalidOperationException("It was read on.")));

        (await save.Should().ThrowAsync<UploadQuotaException>().WithMessage("*UploadMaxFileBytes*")).Which
            .Should().Match<UploadQuotaException>(e => !e.IsUsersQuota && e.LimitBytes == MaxFileBytes && !e.IsTransient);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Save_reads_nothing_of_what_says_itself_that_it_is_too_large()
    {
        var content = Bytes(MaxFileBytes + 10);
        content.Position = 9;

        var save = () => Uploads.SaveAsync(new NewUpload(Alice, "x"), content);

        await save.Should().ThrowAsync<UploadQuotaException>();
        content.Position.Should().Be(9);
        content.Position = 10;
        (await save()).FileSize.Should().Be(MaxFileBytes);
    }

    [Fact]
    public async Task Save_refuses_what_the_user_has_no_room_for()
    {
        await Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes(1000));
        await Uploads.SaveAsync(new NewUpload(Alice, "x"), Bytes(1000));
        var save = (int bytes, string user) => Uploads.SaveAsync(new NewUpload(user, "x"), Bytes(bytes));

        var over = () => save(501, Alice);

        (await over.Should().ThrowAsync<UploadQuotaException>().WithMessage("*UploadQuotaBytes*")).Which
            .Should().Match<UploadQuotaException>(e => e.IsUsersQuota && e.LimitBytes == QuotaBytes);
        (await save(501, Bob)).FileSize.Should().Be(501, "a quota is one user's");
        (await save(500, Alice)).FileSize.Should().Be(500);
        (await Uploads.GetUsageAsync(Alice)).Bytes.Should().Be(QuotaBytes);
        (await save(0, Alice)).FileSize.Should().Be(0);
        var full = () => save(1, Alice);
        await full.Should().ThrowAsync<UploadQuotaException>();
        FilesOnDisk().Should().HaveCount(4);
    }

    [Fact]
    public async Task Of_saves_at_once_only_those_pass_that_fit_together()
    {
        // Each has asked whether there is room before any has taken it.
        var all = new TaskCompletionSource();
        var waiting = 0;
        var saves = Enumerable.Range(0, 4).Select(i => Uploads.SaveAsync(new NewUpload(Alice, "x"), new GatedStream(1000, async () =>
        {
            if (Interlocked.Increment(ref waiting) == 4)
            {
                all.SetResult();
            }

            await all.Task;
        }))).ToList();

        await ((Func<Task>)(() => Task.WhenAll(saves))).Should().ThrowAsync<UploadQuotaException>();

        saves.Count(s => s.IsCompletedSuccessfully).Should().Be(2);
        (await Uploads.GetUsageAsync(Alice)).Should().Be(new UploadUsage { Files = 2, Bytes = 2000 });
        FilesOnDisk().Should().ContainSingle();
    }

    [Fact]
    public async Task What_the_stream_throws_is_thrown_on()
    {
        var save = () => Uploads.SaveAsync(new NewUpload(Alice, "x"), new FailingStream(100, () => throw new EndOfStreamException("gone")));

        await save.Should().ThrowAsync<EndOfStreamException>().WithMessage("gone");
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_cancelled_save_leaves_nothing()
    {
        using var cancelling = new CancellationTokenSource();

        var save = () => Uploads.SaveAsync(new NewUpload(Alice, "x"), new FailingStream(100, cancelling.Cancel), cancelling.Token);

        await save.Should().ThrowAsync<OperationCanceledException>();
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_root_that_cannot_be_made_is_an_error_that_says_so()
    {
        await File.WriteAllTextAsync(Root, "a file");

        var save = () => SaveAsync("x");

        await save.Should().ThrowAsync<ConversationStoreUnavailableException>().WithMessage("*UploadRoot*");
        (await Uploads.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Bytes_that_cannot_be_placed_leave_no_row()
    {
        var hash = HashOf("x");
        System.IO.Directory.CreateDirectory(Root);
        await File.WriteAllTextAsync(Path.Combine(Root, hash[..2]), "in the way");

        var save = () => SaveAsync("x");

        await save.Should().ThrowAsync<ConversationStoreUnavailableException>();
        (await Uploads.ListAsync()).Items.Should().BeEmpty();
        (await Store.Users.CountAsync()).Should().Be(0);
        FilesOnDisk().Should().Equal(hash[..2]);
    }

    private async Task NothingIsLeftAsync()
    {
        (await Uploads.ListAsync()).Items.Should().BeEmpty();
        FilesOnDisk().Should().BeEmpty();
    }

    private sealed class GatedStream(int bytes, Func<Task> gate) : MemoryStream(new byte[bytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0)
            {
                await gate();
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
