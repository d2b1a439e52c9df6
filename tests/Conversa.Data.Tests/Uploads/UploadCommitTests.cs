using System.Text;
using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Uploads;

/// <summary>An upload's bytes and the commit of its row.</summary>
public sealed class UploadCommitTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Root => _directory["uploads"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Save_whose_commit_fails_leaves_no_bytes()
    {
        await using var raw = Open();
        await raw.Store.Users.CreateAsync(new() { Id = "alice" });
        await raw.RunAsync("""
            CREATE TABLE refusals (user_id TEXT NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER refuse_at_commit AFTER INSERT ON file_uploads BEGIN INSERT INTO refusals VALUES ('nobody'); END;
            """);

        await FluentActions.Awaiting(() => SaveAsync(raw, "hello")).Should().ThrowAsync<Exception>();

        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Should().BeEmpty();
        (await raw.Store.Files.Uploads.GetUsageAsync("alice")).Files.Should().Be(0);
    }

    [Fact]
    public async Task Save_whose_commit_fails_keeps_the_bytes_that_another_upload_has()
    {
        await using var raw = Open();
        var kept = await SaveAsync(raw, "hello");
        await raw.RunAsync("""
            CREATE TABLE refusals (user_id TEXT NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER refuse_at_commit AFTER INSERT ON file_uploads BEGIN INSERT INTO refusals VALUES ('nobody'); END;
            """);

        await FluentActions.Awaiting(() => SaveAsync(raw, "hello")).Should().ThrowAsync<Exception>();

        (await ReadAsync(raw, kept.Id)).Should().Be("hello");
    }

    [Fact]
    public async Task Save_that_runs_again_because_another_write_failed_is_stored()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}", UploadRoot = Root }, null);
        await using var store = new Store(engine);
        await store.Users.CreateAsync(new() { Id = "alice" });
        var writer = await engine.AcquireWriterAsync(CancellationToken.None);
        var depth = engine.WriteQueueDepth;

        var saving = store.Files.Uploads.SaveAsync(new("alice", "a.txt"), new MemoryStream("hello"u8.ToArray()));
        while (engine.WriteQueueDepth == depth)
        {
            await Task.Delay(1);
        }

        var failing = engine.WriteAsync(
            session =>
            {
                using var insert = session.Prepare("INSERT INTO queue (id, task_type, created_at, updated_at) VALUES ('x', 'a', 1, 1) RETURNING id");
                return new ValueTask<int>(insert.Find<int>(_ => throw new FormatException("cannot be read")));
            },
            CancellationToken.None,
            singleStatement: true);
        engine.ReleaseWriter(writer);

        await FluentActions.Awaiting(() => failing).Should().ThrowAsync<ConversationStoreCorruptException>();
        await using var content = await store.Files.Uploads.OpenReadAsync((await saving).Id);
        (await new StreamReader(content!).ReadToEndAsync()).Should().Be("hello");
    }

    [Fact]
    public async Task Save_that_outlives_power_cuts_stores_as_any_other()
    {
        await using var raw = Open(Durability.Full);

        var upload = await SaveAsync(raw, "hello");

        (await ReadAsync(raw, upload.Id)).Should().Be("hello");
    }

    private static async Task<string?> ReadAsync(RawStore raw, string id)
    {
        await using var content = await raw.Store.Files.Uploads.OpenReadAsync(id);
        return content is null ? null : await new StreamReader(content).ReadToEndAsync();
    }

    private static Task<Conversa.Data.Uploads.Upload> SaveAsync(RawStore raw, string text) =>
        raw.Store.Files.Uploads.SaveAsync(new("alice", "a.txt"), new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private RawStore Open(Durability durability = Durability.Normal) =>
        new($"Data Source={_directory.Database}", o => (o.UploadRoot, o.Durability) = (Root, durability));
}
