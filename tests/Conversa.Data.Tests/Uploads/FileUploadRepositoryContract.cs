using Conversa.Data.Messages;
using Conversa.Data.Uploads;

namespace Conversa.Data.Tests.Uploads;

public abstract class FileUploadRepositoryContract(EngineKind engine) : UploadContract(engine)
{
    [Fact]
    public async Task Save_stores_the_bytes_and_what_is_known_of_them()
    {
        var chat = await ChatAsync();

        var upload = await Uploads.SaveAsync(new NewUpload(Alice, "Größe 漢字.PNG") { ConversationId = chat.Id, MimeType = "Image/SVG+xml", Metadata = "{}" }, Bytes("hello"));

        var hash = HashOf("hello");
        upload.Should().Be(new Upload
        {
            Id = upload.Id,
            UserId = Alice,
            ConversationId = chat.Id,
            FileName = hash,
            OriginalName = "Größe 漢字.PNG",
            MimeType = "image/svg+xml",
            FileSize = 5,
            StoragePath = $"{hash[..2]}/{hash[2..4]}/{hash}",
            ContentHash = hash,
            Metadata = "{}",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(upload.Id).Version.Should().Be(7);
        (await Uploads.FindByIdAsync(upload.Id)).Should().Be(upload);
        (await ReadAsync(upload.Id)).Should().Be("hello");
        (await ReadAsync(upload.Id, verify: true)).Should().Be("hello");
        FilesOnDisk().Should().Equal(upload.StoragePath);
    }

    [Fact]
    public async Task A_user_appears_with_their_first_upload()
    {
        await Uploads.SaveAsync(new NewUpload { Id = "mine", UserId = Bob, OriginalName = "x" }, Bytes(0));

        (await Store.Users.FindByIdAsync(Bob)).Should().NotBeNull();
        (await Uploads.FindByIdAsync("mine"))!.FileSize.Should().Be(0);
        (await ReadAsync("mine", verify: true)).Should().BeEmpty();
    }

    [Fact]
    public async Task Save_reads_from_where_the_stream_stands_and_leaves_it_open()
    {
        await using var stream = Bytes("hello");
        stream.Position = 3;

        var upload = await Uploads.SaveAsync(new NewUpload(Alice, "x"), stream);

        (await ReadAsync(upload.Id)).Should().Be("lo");
        stream.CanRead.Should().BeTrue();
    }

    [Fact]
    public async Task The_same_content_is_stored_once_whoever_has_it_and_counts_for_each()
    {
        var first = await SaveAsync("same");
        var again = await SaveAsync("same");
        var bobs = await SaveAsync("same", Bob);

        FilesOnDisk().Should().Equal(first.StoragePath);
        new[] { first.Id, again.Id, bobs.Id }.Should().OnlyHaveUniqueItems();
        (await Uploads.GetUsageAsync(Alice)).Should().Be(new UploadUsage { Files = 2, Bytes = 8 });
        (await Uploads.GetUsageAsync(Bob)).Should().Be(new UploadUsage { Files = 1, Bytes = 4 });
        (await Uploads.GetUsageAsync("nobody")).Should().Be(new UploadUsage { Files = 0, Bytes = 0 });
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData(@"..\..\x")]
    [InlineData("/etc/passwd")]
    [InlineData(@"C:\Windows\x")]
    [InlineData("CON")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData("a\nb\u202Etxt.exe")]
    public async Task A_name_is_kept_as_it_is_and_never_is_a_path(string name)
    {
        var upload = await Uploads.SaveAsync(new NewUpload(Alice, name), Bytes("x"));

        (await Uploads.FindByIdAsync(upload.Id))!.OriginalName.Should().Be(name);
        var hash = HashOf("x");
        FilesOnDisk().Should().Equal($"{hash[..2]}/{hash[2..4]}/{hash}");
        System.IO.Directory.EnumerateFileSystemEntries(Directory[""]).Should().Equal(Root);
    }

    [Fact]
    public async Task Files_and_directories_are_their_owners_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var upload = await SaveAsync("x");

        File.GetUnixFileMode(PathOf(upload)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var directory in System.IO.Directory.EnumerateDirectories(Root, "*", SearchOption.AllDirectories).Append(Root))
        {
            File.GetUnixFileMode(directory).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task FindByHash_finds_the_newest_of_a_content()
    {
        var alices = await SaveAsync("x");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var bobs = await SaveAsync("x", Bob);

        (await Uploads.FindByHashAsync(HashOf("x").ToUpperInvariant())).Should().Be(bobs);
        (await Uploads.FindByHashAsync(HashOf("x"), Alice)).Should().Be(alices);
        (await Uploads.FindByHashAsync(HashOf("y"))).Should().BeNull();
        var malformed = () => Uploads.FindByHashAsync("x");
        await malformed.Should().ThrowAsync<ArgumentException>().WithParameterName("contentHash");
    }

    [Fact]
    public async Task List_gives_the_newest_first_page_by_page()
    {
        var (chat, bobsChat) = (await ChatAsync(), await ChatAsync(Bob));
        var one = await SaveAsync("1", conversationId: chat.Id);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var two = await Uploads.SaveAsync(new NewUpload(Alice, "2") { MimeType = "image/png" }, Bytes("2"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var three = await SaveAsync("3", Bob, bobsChat.Id);

        (await Uploads.ListAsync()).Items.Should().Equal(three, two, one);
        (await Uploads.ListAsync(new() { UserId = Alice })).Items.Should().Equal(two, one);
        (await Uploads.ListAsync(new() { ConversationId = chat.Id })).Items.Should().Equal(one);
        (await Uploads.ListAsync(new() { ConversationId = chat.Id, UserId = Bob })).Items.Should().BeEmpty();
        (await Uploads.ListAsync(new() { MimeType = "IMAGE/png" })).Items.Should().Equal(two);
        (await Uploads.ListAsync(new() { From = two.CreatedAt, To = three.CreatedAt })).Items.Should().Equal(two);
        var first = await Uploads.ListAsync(limit: 2);
        first.Items.Should().Equal(three, two);
        var second = await Uploads.ListAsync(limit: 2, cursor: first.NextCursor);
        second.Items.Should().Equal(one);
        second.NextCursor.Should().BeNull();
        var foreign = () => Uploads.ListAsync(new() { UserId = Alice }, cursor: first.NextCursor);
        await foreign.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task The_bytes_go_with_the_last_upload_that_has_them()
    {
        var (first, last) = (await SaveAsync("same"), await SaveAsync("same", Bob));

        (await Uploads.DeleteAsync(first.Id)).Should().BeTrue();
        (await ReadAsync(last.Id, verify: true)).Should().Be("same");
        (await Uploads.DeleteAsync(last.Id)).Should().BeTrue();

        FilesOnDisk().Should().BeEmpty();
        (await Uploads.DeleteAsync(last.Id)).Should().BeFalse();
        (await Uploads.OpenReadAsync(last.Id)).Should().BeNull();
    }

    [Fact]
    public async Task Deleting_leaves_what_messages_say_of_it()
    {
        var (chat, upload) = (await ChatAsync(), await SaveAsync("x"));
        var files = $$"""["{{upload.Id}}"]""";
        var message = await Store.Messages.CreateAsync(new NewMessage(chat.Id, MessageRole.User, "see") { Files = files, Images = files });

        await Uploads.DeleteAsync(upload.Id);

        (await Store.Messages.FindByIdAsync(message.Id)).Should().BeEquivalentTo(new { Files = files, Images = files });
    }

    [Fact]
    public async Task An_open_stream_outlives_its_upload()
    {
        var upload = await SaveAsync("hello");
        await using var stream = await Uploads.OpenReadAsync(upload.Id);

        await Uploads.DeleteAsync(upload.Id);

        FilesOnDisk().Should().BeEmpty();
        (await new StreamReader(stream!).ReadToEndAsync()).Should().Be("hello");
    }

    [Fact]
    public async Task Saves_and_deletes_of_one_content_at_once_never_lose_its_bytes()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                var upload = await SaveAsync("same");
                (await ReadAsync(upload.Id, verify: true)).Should().Be("same");
                await Uploads.DeleteAsync(upload.Id);
            }
        }));

        FilesOnDisk().Should().BeEmpty();
    }

    [Fact]
    public async Task OpenRead_refuses_bytes_that_are_not_what_was_saved()
    {
        var upload = await SaveAsync("hello");

        await File.WriteAllTextAsync(PathOf(upload), "jello");
        (await ReadAsync(upload.Id)).Should().Be("jello", "only their number was looked at");
        await ShouldBeCorruptAsync(verify: true);
        await File.WriteAllTextAsync(PathOf(upload), "hell");
        await ShouldBeCorruptAsync(verify: false);
        File.Delete(PathOf(upload));
        await ShouldBeCorruptAsync(verify: false);
        await SaveAsync("hello");
        (await ReadAsync(upload.Id, verify: true)).Should().Be("hello", "saving the content again mends it");

        async Task ShouldBeCorruptAsync(bool verify)
        {
            var open = () => Uploads.OpenReadAsync(upload.Id, verify);
            await open.Should().ThrowAsync<ConversationStoreCorruptException>().WithMessage($"*'{upload.Id}'*");
        }
    }

    [Fact]
    public async Task One_users_store_has_only_their_uploads()
    {
        var (alices, bobs) = (await SaveAsync("same"), await SaveAsync("same", Bob));
        var mine = Store.ForUser(Bob).Files.Uploads;

        (await mine.FindByIdAsync(alices.Id)).Should().BeNull();
        (await mine.OpenReadAsync(alices.Id)).Should().BeNull();
        (await mine.FindByHashAsync(alices.ContentHash)).Should().Be(bobs);
        (await mine.FindByHashAsync(alices.ContentHash, Alice)).Should().BeNull();
        (await mine.ListAsync()).Items.Should().Equal(bobs);
        (await mine.ListAsync(new() { UserId = Alice })).Items.Should().BeEmpty();
        (await mine.GetUsageAsync(Alice)).Files.Should().Be(0);
        (await mine.DeleteAsync(alices.Id)).Should().BeFalse();
        (await mine.DeleteAsync(bobs.Id)).Should().BeTrue();
        (await ReadAsync(alices.Id)).Should().Be("same", "another still has the content");
        (await mine.SaveAsync(new NewUpload(Bob, "x"), Bytes("x"))).UserId.Should().Be(Bob);
        var others = () => mine.SaveAsync(new NewUpload(Alice, "x"), Bytes("x"));
        await others.Should().ThrowAsync<ConversationStoreNotFoundException>();
        var cleanUp = () => mine.CleanUpAsync();
        await cleanUp.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task A_merged_users_uploads_go_over_to_the_kept_one()
    {
        var bobs = await SaveAsync("x", Bob);
        await SaveAsync("x");

        var merge = await Store.Users.MergeAsync(Alice, Bob);

        merge.Moved["file_uploads"].Should().Be(1);
        (await Uploads.FindByIdAsync(bobs.Id))!.UserId.Should().Be(Alice);
        (await Uploads.GetUsageAsync(Alice)).Files.Should().Be(2);
        (await ReadAsync(bobs.Id)).Should().Be("x");
    }
}
