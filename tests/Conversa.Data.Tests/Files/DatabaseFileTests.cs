using Conversa.Data.Files;

namespace Conversa.Data.Tests.Files;

/// <summary>Opening a file of a database in use takes its locks away, so it is refused, however the path is spelt.</summary>
public sealed class DatabaseFileTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private IConversationStore _store = null!;

    public async Task InitializeAsync() => _store = await _directory.OpenAsync();

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("bot.db")]
    [InlineData("bot.db-wal")]
    [InlineData("bot.db-shm")]
    [InlineData("bot.db-journal")]
    [InlineData("BOT.db")]
    [InlineData("./bot.db")]
    [InlineData("nowhere/../bot.db")]
    [InlineData("directory/..//bot.db-wal")]
    [InlineData("link")]
    [InlineData("link-of-link")]
    [InlineData("up")]
    [InlineData("linked/bot.db")]
    [InlineData("linked/directory/../linked/bot.db-shm")]
    public async Task A_path_of_the_stores_own_files_is_refused(string path)
    {
        MakeLinks();

        await ShouldBeRefusedAsync(_store, _directory[path]);
        await ShouldBeRefusedAsync(_store, Path.GetRelativePath(Environment.CurrentDirectory, _directory[path]));
    }

    [Fact]
    public async Task A_store_that_was_opened_through_a_link_knows_its_files()
    {
        MakeLinks();
        await _store.DisposeAsync();
        foreach (var opened in new[] { "link", "linked/bot.db" })
        {
            await using var store = await ConversationStore.OpenAsync($"Data Source={_directory[opened]}");
            await ShouldBeRefusedAsync(store, _directory.Database);
            await ShouldBeRefusedAsync(store, _directory["bot.db-wal"]);
            await ShouldBeRefusedAsync(store, _directory["link"]);
        }
    }

    [Fact]
    public async Task Another_stores_files_are_refused()
    {
        await using var other = await ConversationStore.OpenAsync("Data Source=:memory:");

        foreach (var name in new[] { "bot.db", "bot.db-wal", "bot.db-shm" })
        {
            File.Exists(_directory[name]).Should().BeTrue();
            await ShouldBeRefusedAsync(other, _directory[name]);
        }
    }

    [Fact]
    public async Task A_refused_path_is_refused_in_a_unit_of_work_and_in_one_users_store_too()
    {
        await using var work = await _store.BeginAsync();
        foreach (var files in new[] { work.Files.Tracked, work.ForUser("alice").Files.Tracked })
        {
            var track = () => files.TrackAsync(_directory.Database);
            await track.Should().ThrowAsync<ArgumentException>().WithParameterName("path");
        }
    }

    [Fact]
    public async Task Check_does_not_open_what_has_become_a_databases_file()
    {
        var path = _directory["a"];
        await File.WriteAllTextAsync(path, "x");
        var file = (await _store.Files.Tracked.TrackAsync(path)).File;
        File.Delete(path);
        File.CreateSymbolicLink(path, _directory.Database);
        var described = (await _store.Files.Tracked.TrackAsync(new NewTrackedFile(_directory.Database, 0, new string('a', 64)))).File;

        foreach (var id in new[] { file.Id, described.Id })
        {
            var check = () => _store.Files.Tracked.CheckAsync(id);
            await check.Should().ThrowAsync<InvalidOperationException>().WithMessage($"*'{id}'*");
        }
    }

    [Theory]
    [InlineData("bot.db2")]
    [InlineData("bot.db-wal2")]
    [InlineData("other.db-wal")]
    [InlineData("bot")]
    [InlineData("linked/note.db")]
    public async Task Other_files_are_tracked(string name)
    {
        MakeLinks();
        await File.WriteAllTextAsync(_directory[name], "x");

        (await _store.Files.Tracked.TrackAsync(_directory[name])).Change.Should().Be(FileChange.New);
    }

    [Fact]
    public async Task A_circle_of_links_is_an_error_and_no_hang()
    {
        File.CreateSymbolicLink(_directory["one"], _directory["two"]);
        File.CreateSymbolicLink(_directory["two"], _directory["one"]);

        var track = () => _store.Files.Tracked.TrackAsync(_directory["one"]);

        await track.Should().ThrowAsync<IOException>();
    }

    private static async Task ShouldBeRefusedAsync(IConversationStore store, string path)
    {
        var track = () => store.Files.Tracked.TrackAsync(path);
        (await track.Should().ThrowAsync<ArgumentException>()).WithParameterName(nameof(path)).WithMessage("*database in use*");
    }

    // "up" leads out of a linked directory the way the system goes, not the way the text reads.
    private void MakeLinks()
    {
        Directory.CreateDirectory(_directory["directory"]);
        File.CreateSymbolicLink(_directory["link"], "bot.db");
        File.CreateSymbolicLink(_directory["link-of-link"], _directory["link"]);
        Directory.CreateSymbolicLink(_directory["linked"], "directory/..");
        Directory.CreateDirectory(_directory["elsewhere/deep"]);
        Directory.CreateSymbolicLink(_directory["elsewhere/deep/into"], _directory["directory"]);
        File.CreateSymbolicLink(_directory["up"], "elsewhere/deep/into/../bot.db");
    }
}
