using System.Security.Cryptography;
using Conversa.Data.Conversations;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>What backups and restores do, on a file and in memory.</summary>
public abstract class BackupContract(EngineKind engine) : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private RawStore _raw = null!;

    private IConversationStore Store => _raw.Store;

    private string Backup => _directory["a backup?100%#.db"];

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_directory["live"]);
        _raw = new RawStore(engine == EngineKind.TemporaryFile ? $"Data Source={_directory["live/bot.db"]}" : "Data Source=:memory:", o => o.BackgroundIndexing = false);
        await Store.Maintenance.SeedAsync();
        await Store.Conversations.CreateAsync(new NewConversation("alice") { Id = "c" });
    }

    public async Task DisposeAsync()
    {
        await _raw.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_backup_holds_every_row_and_is_one_private_file()
    {
        await FillAsync();

        var result = await Store.Maintenance.BackupAsync(Backup);

        Rows.HashesOfFile(Backup).Should().Equal(await _raw.HashesAsync());
        var bytes = await File.ReadAllBytesAsync(Backup);
        (result.Path, result.Bytes, result.Pages).Should().Be((Backup, bytes.Length, bytes.Length / 4096));
        result.Sha256.Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        result.Duration.Should().BePositive();
        bytes[18..20].Should().Equal([1, 1], "a file that needs no WAL");
        FilesBeside().Should().Equal([Path.GetFileName(Backup)]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Backup).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_backup_opens_as_a_store()
    {
        await Store.Maintenance.BackupAsync(Backup);

        await using var other = new RawStore($"Data Source={Backup}");

        (await other.Store.Messages.CountAsync("seed-conversation")).Should().Be(6);
    }

    [Fact]
    public async Task A_restore_brings_back_exactly_what_was_backed_up()
    {
        await Store.Messages.AppendAsync("c", MessageRole.User, "the heron stands");
        (await FindAsync("heron")).Should().Be(1);
        await Store.Maintenance.BackupAsync(Backup);
        var before = await _raw.HashesAsync();
        await Store.Messages.AppendAsync("c", MessageRole.User, "the otter swims");
        await Store.Conversations.DeleteAsync("seed-conversation");
        await FillAsync();
        (await FindAsync("otter")).Should().Be(1);

        await Store.Maintenance.RestoreAsync(Backup);

        (await _raw.HashesAsync()).Should().Equal(before);
        (await FindAsync("heron"), await FindAsync("otter")).Should().Be((1, 0));
        (await _raw.ScalarAsync("PRAGMA integrity_check")).Should().Be("ok");
        await Store.Messages.AppendAsync("c", MessageRole.User, "the badger digs");
        (await FindAsync("badger")).Should().Be(1);
        (await Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Vectors_in_memory_are_those_of_the_backup_after_a_restore()
    {
        await AddVectorAsync("old", [1, 0]);
        await Store.Maintenance.BackupAsync(Backup);
        await Store.Messages.DeleteAsync("old");
        await AddVectorAsync("new", [1, 0]);
        (await NearestAsync()).Should().Equal("new");

        await Store.Maintenance.RestoreAsync(Backup);

        (await NearestAsync()).Should().Equal("old");
        await AddVectorAsync("newer", [0, 1]);
        (await NearestAsync()).Should().Equal("old", "newer");
    }

    [Fact]
    public async Task Progress_never_goes_back_and_ends_at_1()
    {
        await FillAsync();
        var (backup, restore) = (new Reported(), new Reported());

        await Store.Maintenance.BackupAsync(Backup, progress: backup);
        await Store.Maintenance.RestoreAsync(Backup, restore);

        foreach (var reported in new[] { backup, restore })
        {
            reported.All.Select(p => p.Fraction).Should().BeInAscendingOrder().And.HaveCountGreaterThan(4).And.StartWith(0);
            reported.All.Should().OnlyContain(p => p.Fraction >= 0 && (p.Fraction == 1) == (p.Step == BackupStep.Completed));
            reported.All[^1].Step.Should().Be(BackupStep.Completed);
        }
    }

    [Theory]
    [InlineData(BackupStep.Copying)]
    [InlineData(BackupStep.Checking)]
    public async Task A_cancelled_backup_leaves_nothing(BackupStep at)
    {
        await FillAsync();
        using var cancelling = new CancellationTokenSource();
        var reported = new Reported(p => Cancel(cancelling, p.Step == at && p.Fraction > 0));

        var backup = () => Store.Maintenance.BackupAsync(Backup, progress: reported, cancellationToken: cancelling.Token);

        await backup.Should().ThrowAsync<OperationCanceledException>();
        FilesBeside().Should().BeEmpty();
        (await Store.Maintenance.BackupAsync(Backup)).Pages.Should().BePositive();
    }

    [Theory]
    [InlineData(BackupStep.Checking)]
    [InlineData(BackupStep.Copying)]
    public async Task A_cancelled_restore_changes_nothing(BackupStep at)
    {
        await FillAsync();
        await Store.Maintenance.BackupAsync(Backup);
        await Store.Messages.AppendAsync("c", MessageRole.User, "later");
        var before = await _raw.HashesAsync();
        using var cancelling = new CancellationTokenSource();
        var reported = new Reported(p => Cancel(cancelling, p.Step == at));

        var restore = () => Store.Maintenance.RestoreAsync(Backup, reported, cancelling.Token);

        await restore.Should().ThrowAsync<OperationCanceledException>();
        (await _raw.HashesAsync()).Should().Equal(before);
        await Store.Messages.AppendAsync("c", MessageRole.User, "later still");
        (await _raw.ScalarAsync("PRAGMA integrity_check")).Should().Be("ok");
    }

    [Fact]
    public async Task A_restore_that_finds_no_room_changes_nothing()
    {
        await FillAsync();
        await Store.Maintenance.BackupAsync(Backup);
        await using var small = new RawStore();
        await small.Store.Maintenance.SeedAsync();
        await small.RunAsync("PRAGMA max_page_count = 600");
        var before = await small.HashesAsync();

        var restore = () => small.Store.Maintenance.RestoreAsync(Backup);

        await restore.Should().ThrowAsync<ConversationStoreFullException>();
        (await small.HashesAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task A_file_that_exists_is_refused_unless_it_may_be_overwritten()
    {
        await File.WriteAllTextAsync(Backup, "mine");

        var backup = () => Store.Maintenance.BackupAsync(Backup);

        await backup.Should().ThrowAsync<ConversationStoreConflictException>();
        (await File.ReadAllTextAsync(Backup)).Should().Be("mine");
        await Store.Maintenance.BackupAsync(Backup, overwrite: true);
        Rows.HashesOfFile(Backup).Should().Equal(await _raw.HashesAsync());
        FilesBeside().Should().HaveCount(1);
    }

    [Fact]
    public async Task A_unit_of_work_ends_first()
    {
        await Store.Maintenance.BackupAsync(Backup);
        await using var work = await Store.BeginAsync();

        var backup = () => Store.Maintenance.BackupAsync(Backup, overwrite: true);
        var restore = () => Store.Maintenance.RestoreAsync(Backup);

        await backup.Should().ThrowAsync<InvalidOperationException>();
        await restore.Should().ThrowAsync<InvalidOperationException>();
        FilesBeside().Should().HaveCount(1);
    }

    // Some megabytes: several steps.
    private async Task FillAsync()
    {
        for (var i = 0; i < 15; i++)
        {
            await Store.Messages.AppendAsync("c", MessageRole.User, new string('x', 1_000_000));
        }
    }

    private async Task AddVectorAsync(string id, float[] vector)
    {
        await Store.Messages.CreateAsync(new NewMessage("c", MessageRole.User, "words") { Id = id });
        await Store.Messages.Embeddings.SetAsync(id, "m", vector);
    }

    private async Task<IEnumerable<string>> NearestAsync() => (await Store.Messages.Embeddings.NearestAsync("m", new float[] { 1, 0 })).Select(n => n.Id);

    private async Task<int> FindAsync(string word) => (await Store.Messages.SearchAsync(word)).Count(hit => hit.Item.Content.Contains(word, StringComparison.Ordinal));

    private IEnumerable<string?> FilesBeside() => Directory.EnumerateFiles(Path.GetDirectoryName(Backup)!).Select(Path.GetFileName);

    private static void Cancel(CancellationTokenSource source, bool now)
    {
        if (now)
        {
            source.Cancel();
        }
    }
}
