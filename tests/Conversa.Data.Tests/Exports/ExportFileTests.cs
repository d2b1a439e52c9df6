using Conversa.Data.Exports;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Exports;

/// <summary>What only a database in a file shows.</summary>
public sealed class ExportFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task The_store_goes_on_while_it_is_exported_and_the_file_is_of_the_beginning()
    {
        await using var raw = new RawStore(ConnectionString);
        var chat = await raw.Store.Conversations.CreateAsync(Filled.Erika);
        foreach (var i in Enumerable.Range(0, 10))
        {
            await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, new string((char)('a' + i), 20_000));
        }

        await using var destination = new Waiting();
        var exporting = raw.Store.Maintenance.ExportAsync(destination);
        await destination.Began.Task;

        // The export is in the middle of its rows, and stays there until it may go on.
        await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "meanwhile");
        (await raw.Store.Messages.CountAsync(chat.Id)).Should().Be(11);
        destination.MayGoOn.SetResult();

        (await exporting).Rows["messages"].Should().Be(10);
    }

    [Fact]
    public async Task The_store_reads_while_it_is_imported_and_sees_all_or_nothing()
    {
        await using var raw = new RawStore(ConnectionString);
        await raw.FillAsync();
        var file = await raw.Store.ExportAsync();
        await using var target = new RawStore($"Data Source={_directory["target.db"]}");
        var seen = new List<bool>();
        var told = new Told<ImportProgress>(_ => seen.Add(target.Store.Users.FindByIdAsync(Filled.Erika).GetAwaiter().GetResult() is null));

        await target.Store.Maintenance.ImportAsync(Filled.Stream(file), progress: told);

        told.All.Select(p => p.Step).Should().Equal(ImportStep.Reading, ImportStep.Writing);
        seen.Should().Equal(true, true);
        (await target.Store.Users.FindByIdAsync(Filled.Erika)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_full_disk_imports_nothing_and_with_room_it_is_imported()
    {
        await using var raw = new RawStore(ConnectionString);
        var chat = await raw.Store.Conversations.CreateAsync(Filled.Erika);
        foreach (var i in Enumerable.Range(0, 40))
        {
            await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, new string((char)('a' + (i % 26)), 100_000));
        }

        var file = await raw.Store.ExportAsync();
        await using var target = new RawStore($"Data Source={_directory["target.db"]}");
        var before = await target.DumpAsync();
        await target.RunAsync("PRAGMA max_page_count = 600");

        await target.Store.Awaiting(s => s.ImportAsync(file)).Should().ThrowAsync<ConversationStoreFullException>();

        (await target.DumpAsync()).Should().Equal(before);
        await target.Store.Conversations.CreateAsync(Filled.Bob);
        await target.RunAsync("PRAGMA max_page_count = 100000");
        (await target.Store.ImportAsync(file)).Tables["messages"].Added.Should().Be(40);
        Directory.EnumerateFiles(Path.GetDirectoryName(_directory.Database)!).Should().OnlyContain(path => !path.Contains(".import"));
    }

    [Fact]
    public async Task What_is_being_imported_can_be_read_by_its_owner_only_and_is_gone_afterwards()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var raw = new RawStore(ConnectionString);
        await raw.FillAsync();
        var file = await raw.Store.ExportAsync();
        var modes = new List<UnixFileMode>();
        var told = new Told<ImportProgress>(_ => modes.AddRange(OperatingSystem.IsWindows() ? [] : Staged().Select(File.GetUnixFileMode)));

        await raw.Store.Maintenance.ImportAsync(Filled.Stream(file), progress: told);
        await raw.Store.Awaiting(s => s.ImportAsync(file[..^10])).Should().ThrowAsync<ImportFormatException>();

        modes.Should().HaveCount(2).And.OnlyContain(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Staged().Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_cannot_be_removed_undoes_no_import()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there it could not be put out of the way
        }

        await using var raw = new RawStore(ConnectionString);
        await raw.FillAsync();
        var file = await raw.Store.ExportAsync();
        await using var target = new RawStore($"Data Source={_directory["target.db"]}");
        var told = new Told<ImportProgress>(p =>
        {
            if (p.Step == ImportStep.Writing)
            {
                var path = Staged().Single();
                File.Delete(path);
                Directory.CreateDirectory(path);
            }
        });

        (await target.Store.Maintenance.ImportAsync(Filled.Stream(file), progress: told)).Tables["users"].Added.Should().Be(2);

        (await target.Store.Users.FindByIdAsync(Filled.Erika)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("\u0001", 18_000_000)]
    [InlineData("\u0001", 1000)]
    [InlineData("\"", 1000)]
    [InlineData("😀", 1000)]
    public async Task What_a_store_can_hold_can_be_imported_however_it_is_escaped(string character, int bytes)
    {
        await using var raw = new RawStore(ConnectionString, o => o.MaxContentBytes = bytes);
        var chat = await raw.Store.Conversations.CreateAsync(Filled.Erika);
        var text = string.Concat(Enumerable.Repeat(character, bytes / System.Text.Encoding.UTF8.GetByteCount(character)));
        await raw.Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, text) { Id = "m" });
        await using var target = new RawStore($"Data Source={_directory["target.db"]}", o => o.MaxContentBytes = bytes);
        await using var file = File.Create(_directory["export.jsonl"]);
        await raw.Store.Maintenance.ExportAsync(file, Filled.Erika);
        file.Position = 0;

        await target.Store.ForUser(Filled.Erika).ImportAsync(file);

        ((await target.Store.Messages.FindByIdAsync("m"))!.Content == text).Should().BeTrue();
        file.Position = 0;
        (await target.Store.Maintenance.ImportAsync(file)).Tables["messages"].Unchanged.Should().Be(1);
    }

    [Fact]
    public async Task What_an_import_could_not_detach_does_not_stop_the_next()
    {
        await using var raw = new RawStore(ConnectionString);
        await raw.FillAsync();
        await raw.RunAsync("ATTACH DATABASE ':memory:' AS staged");

        (await raw.Store.ImportAsync(await raw.Store.ExportAsync())).Tables["users"].Unchanged.Should().Be(2);
    }

    [Fact]
    public async Task A_store_that_only_reads_is_exported_and_takes_nothing_in()
    {
        string file;
        await using (var raw = new RawStore(ConnectionString))
        {
            await raw.FillAsync();
            file = await raw.Store.ExportAsync();
        }

        await using var reading = new RawStore(ConnectionString + ";Mode=ReadOnly");
        Filled.Body(await reading.Store.ExportAsync()).Should().Be(Filled.Body(file));
        await reading.Store.Awaiting(s => s.ImportAsync(file)).Should().ThrowAsync<ConversationStoreUnavailableException>();
    }

    [Fact]
    public async Task Disposing_the_store_ends_an_export()
    {
        var raw = new RawStore(ConnectionString);
        var chat = await raw.Store.Conversations.CreateAsync(Filled.Erika);
        await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, new string('a', 500_000));
        await using var destination = new Waiting();
        var exporting = raw.Store.Maintenance.ExportAsync(destination);
        await destination.Began.Task;

        await raw.DisposeAsync();

        await exporting.Awaiting(e => e).Should().ThrowAsync<ObjectDisposedException>();
    }

    public void Dispose() => _directory.Dispose();

    private string ConnectionString => $"Data Source={_directory.Database}";

    private List<string> Staged() => [.. Directory.EnumerateFiles(Path.GetDirectoryName(_directory.Database)!).Where(path => path.EndsWith(".import", StringComparison.Ordinal))];

    private sealed class Waiting : MemoryStream
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayGoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Began.TrySetResult();
            await MayGoOn.Task.WaitAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
