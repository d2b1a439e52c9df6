using System.Reflection;
using Conversa.Data.Messages;
using Conversa.Data.Queue;
using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Storage;

/// <summary>What the one writer promises: committed when awaited, alone in failing, patient with other processes.</summary>
public sealed class WriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task What_fails_after_a_commit_is_logged_and_holds_nobody_up()
    {
        var log = new LogLines();
        await using var raw = new RawStore($"Data Source={_directory.Database}", logger: log);
        var chat = await raw.Store.Conversations.CreateAsync("alice");

        // What is to be indexed is looked for after each two thousand pages.
        await raw.RunAsync("DROP TABLE search_indexes");
        for (var i = 0; i < 600; i++)
        {
            await raw.Store.States.SaveStateJsonAsync(chat.Id, $"\"{new string('x', 20_000)}\"");
        }

        (await raw.Store.States.GetLatestStateAsync(chat.Id))!.Version.Should().Be(600);
        log.Lines.Should().Contain(line => line.Level == LogLevel.Warning && line.Text.StartsWith("What follows a commit failed", StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_awaited_write_is_committed()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");

        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");

        _directory.Scalar("SELECT content FROM messages").Should().Be("hello");
    }

    [Fact]
    public async Task Writes_of_many_callers_are_all_stored_each_callers_in_order()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{caller} {i}");
            }
        })));

        var contents = (await store.Messages.ListAsync(chat.Id, limit: 1000)).Items.Select(m => m.Content.Split(' ')).ToLookup(p => p[0], p => p[1]);
        contents.Should().HaveCount(16);
        contents.Should().OnlyContain(own => own.SequenceEqual(Enumerable.Range(0, 50).Select(i => $"{i}")));
    }

    [Fact]
    public async Task A_write_that_fails_among_others_fails_alone()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");

        var writes = Enumerable.Range(0, 300).Select(i => Task.Run(() => (i % 3) switch
        {
            0 => store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{i}"),
            1 => store.Messages.AppendAsync("nowhere", MessageRole.User, "never"),
            _ => store.Messages.CreateManyAsync([new(chat.Id, MessageRole.User, "undone"), new("nowhere", MessageRole.User, "never")]).ContinueWith(t => t.Result[0], TaskScheduler.Default),
        })).ToList();
        await Task.WhenAll(writes.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));

        writes.Count(w => w.IsCompletedSuccessfully).Should().Be(100);
        writes.Where(w => w.IsFaulted).Select(w => w.Exception!.Flatten().InnerException).Should().AllBeOfType<ConversationStoreNotFoundException>();
        (await store.Messages.CountAsync(chat.Id)).Should().Be(100);
    }

    [Fact]
    public async Task A_full_line_makes_callers_wait_and_drops_nothing()
    {
        await using var store = await _directory.OpenAsync(o => o.WriteQueueCapacity = 2);
        var chat = await store.Conversations.CreateAsync("alice");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{i}"))));

        (await store.Messages.CountAsync(chat.Id)).Should().Be(200);
    }

    [Fact]
    public async Task A_cancelled_token_stores_nothing()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var append = () => store.Messages.AppendAsync(chat.Id, MessageRole.User, "x", cancellationToken: cancelled.Token);
        var read = () => store.Messages.FindByIdAsync("x", cancelled.Token);

        await append.Should().ThrowAsync<OperationCanceledException>();
        await read.Should().ThrowAsync<OperationCanceledException>();
        (await store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task A_running_read_is_interrupted_and_its_connection_reads_on()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}", Readers = 1 }, null);
        await engine.OpenAsync(CancellationToken.None);
        using var source = new CancellationTokenSource();

        var endless = engine.ReadAsync(
            session =>
            {
                source.CancelAfter(20);
                return new ValueTask<string?>(session.RunScalar("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"));
            },
            source.Token);

        await FluentActions.Awaiting(() => endless).Should().ThrowAsync<OperationCanceledException>();
        (await engine.ReadAsync(session => new ValueTask<string?>(session.RunScalar("SELECT 1")), CancellationToken.None)).Should().Be("1");
    }

    [Fact]
    public async Task While_another_process_holds_the_lock_reads_go_on_writes_wait_and_can_be_cancelled()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        await using var other = await OtherProcess.StartAsync("hold", _directory.Database);
        using var source = new CancellationTokenSource();

        var waiting = store.Messages.AppendAsync(chat.Id, MessageRole.User, "waits");
        var behind = store.Messages.AppendAsync(chat.Id, MessageRole.User, "cancelled", cancellationToken: source.Token);

        (await store.Messages.CountAsync(chat.Id)).Should().Be(0);
        await source.CancelAsync();
        await FluentActions.Awaiting(() => behind).Should().ThrowAsync<OperationCanceledException>();
        waiting.IsCompleted.Should().BeFalse();
        await other.FinishAsync();
        (await waiting).Content.Should().Be("waits");
        (await store.Messages.CountAsync(chat.Id)).Should().Be(1);
    }

    [Fact]
    public async Task A_lock_held_too_long_is_an_error_that_may_pass()
    {
        await using var store = await _directory.OpenAsync(o => o.LockTimeout = TimeSpan.FromMilliseconds(50));
        var chat = await store.Conversations.CreateAsync("alice");
        await using var other = await OtherProcess.StartAsync("hold", _directory.Database);

        var append = () => store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");

        (await append.Should().ThrowAsync<ConversationStoreUnavailableException>()).Which.IsTransient.Should().BeTrue();
        await other.FinishAsync();
        await append.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Two_processes_append_to_one_file_and_lose_nothing()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.GetOrCreateAsync("shared", "alice");
        await using var other = await OtherProcess.StartAsync("append", _directory.Database, "theirs", "500");

        for (var i = 0; i < 500; i++)
        {
            await store.Messages.AppendAsync(chat.Id, MessageRole.User, $"ours {i}");
        }

        (await other.FinishAsync()).Should().Be(0);
        var all = (await store.Messages.ListAsync(chat.Id, limit: 1000)).Items.Select(m => m.Content).ToList();
        all.Where(c => c.StartsWith("ours", StringComparison.Ordinal)).Should().Equal(Enumerable.Range(0, 500).Select(i => $"ours {i}"));
        all.Where(c => c.StartsWith("theirs", StringComparison.Ordinal)).Should().Equal(Enumerable.Range(0, 500).Select(i => $"theirs {i}"));
    }

    [Fact]
    public async Task A_full_database_refuses_writes_reads_on_and_writes_again_once_there_is_space()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}" }, null);
        await using var store = new Store(engine);
        var chat = await store.Conversations.CreateAsync("alice");
        Task LimitAsync(string pages) => engine.MaintainAsync(session => new ValueTask<string?>(session.RunScalar($"PRAGMA max_page_count = {pages}")), CancellationToken.None);
        var big = new NewMessage(chat.Id, MessageRole.User, new string('x', 500_000));

        await LimitAsync("1");
        var append = () => store.Messages.CreateAsync(big);

        (await append.Should().ThrowAsync<ConversationStoreFullException>()).Which.IsTransient.Should().BeTrue();
        (await store.Messages.CountAsync(chat.Id)).Should().Be(0);
        await LimitAsync("1000000");
        await append.Should().NotThrowAsync();
    }

    [Fact]
    public async Task When_the_database_is_full_every_write_of_a_batch_is_reported()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}" }, null);
        await using var store = new Store(engine);
        var chat = await store.Conversations.CreateAsync("alice");
        await engine.MaintainAsync(session => new ValueTask<string?>(session.RunScalar("PRAGMA max_page_count = 1")), CancellationToken.None);

        var writes = Enumerable.Range(0, 100).Select(i => Task.Run(() => store.Messages.AppendAsync(chat.Id, MessageRole.User, new string('x', 20_000)))).ToList();
        await Task.WhenAll(writes.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));

        writes.Where(w => w.IsFaulted).Select(w => w.Exception!.InnerException).Should().AllBeOfType<ConversationStoreFullException>();
        (await store.Messages.CountAsync(chat.Id)).Should().Be(writes.Count(w => w.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task When_SQLite_ends_the_transaction_every_write_of_the_batch_is_reported()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}" }, null);
        await engine.OpenAsync(CancellationToken.None);
        var writer = await engine.AcquireWriterAsync(CancellationToken.None);

        var before = engine.WriteAsync(_ => new ValueTask<int>(1), CancellationToken.None);
        var failing = engine.WriteAsync<int>(
            session =>
            {
                // As SQLite does when the disk is full or fails.
                session.Rollback();
                throw new SqliteException("full", SQLitePCL.raw.SQLITE_FULL);
            },
            CancellationToken.None);
        var after = engine.WriteAsync(_ => new ValueTask<int>(3), CancellationToken.None);
        engine.ReleaseWriter(writer);

        foreach (var write in new[] { before, failing, after })
        {
            await FluentActions.Awaiting(() => write.WaitAsync(TimeSpan.FromSeconds(10))).Should().ThrowAsync<ConversationStoreFullException>();
        }
    }

    [Fact]
    public async Task The_WAL_is_copied_also_after_SQLite_has_counted_its_pages_to_the_end()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}", o => (o.BackgroundIndexing, o.BackgroundSyncInterval) = (false, TimeSpan.Zero));
        await raw.Store.Conversations.CreateAsync("alice");
        var engine = (SqliteEngine)raw.Database;

        // Its count is an int: 2^31 pages more than these would have been written before.
        await engine.WriteAsync(
            session =>
            {
                typeof(DbSession).GetField("_pagesCounted", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(session, int.MaxValue - 10);
                return new ValueTask<bool>(true);
            },
            CancellationToken.None);
        await raw.Store.Conversations.CreateAsync("alice");

        (await engine.CheckpointAsync(pages: 0, CancellationToken.None)).Done.Should().BeTrue();
        engine.LastCheckpoint.Should().NotBeNull();
        engine.UncopiedFrames.Should().Be(0);
    }

    [Fact]
    public async Task A_checkpoint_that_another_program_is_making_is_no_error()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}", o => (o.BackgroundIndexing, o.BackgroundSyncInterval) = (false, TimeSpan.Zero));
        await raw.Store.Conversations.CreateAsync("alice");
        var engine = (SqliteEngine)raw.Database;
        await using (await OtherProcess.StartAsync("lock-checkpoints", _directory.Database))
        {
            (await engine.CheckpointAsync(pages: 0, CancellationToken.None)).Done.Should().BeFalse();
            (await engine.TruncateWalAsync(CancellationToken.None)).Done.Should().BeFalse();
        }

        (await engine.TruncateWalAsync(CancellationToken.None)).Done.Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_SQLite_ends_the_transaction_of_a_unit_of_work_nothing_of_it_is_stored(bool whileWriting)
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}" }, null);
        await using var store = new Store(engine);
        var chat = await store.Conversations.CreateAsync("alice");
        var unit = engine.BeginUnit();
        await using (var work = new StoreUnitOfWork(unit))
        {
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "first");

            var failing = () => whileWriting ? unit.WriteAsync<int>(Fail, CancellationToken.None) : unit.ReadAsync<int>(Fail, CancellationToken.None);
            await failing.Should().ThrowAsync<ConversationStoreFullException>();

            await FluentActions.Awaiting(() => work.Messages.AppendAsync(chat.Id, MessageRole.User, "second")).Should().ThrowAsync<InvalidOperationException>();
            await FluentActions.Awaiting(() => work.CommitAsync()).Should().ThrowAsync<InvalidOperationException>();
        }

        (await store.Messages.CountAsync(chat.Id)).Should().Be(0);
        (await store.Messages.AppendAsync(chat.Id, MessageRole.User, "third")).Content.Should().Be("third");

        // As SQLite does when the disk is full or fails, also when a read has to make room in memory.
        static ValueTask<int> Fail(DbSession session)
        {
            session.Rollback();
            throw new SqliteException("full", SQLitePCL.raw.SQLITE_FULL);
        }
    }

    [Fact]
    public async Task Of_a_batch_a_write_that_the_database_refuses_makes_no_other_run_again()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}" }, null);
        await using var store = new Store(engine);
        var chat = await store.Conversations.CreateAsync("alice");
        var writer = await engine.AcquireWriterAsync(CancellationToken.None);

        var runs = 0;
        var counting = engine.WriteAsync(_ => new ValueTask<int>(++runs), CancellationToken.None);

        // What the triggers of the refused row changed stays in SQLite's count of changes.
        var refused = store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "x") { AuthorId = "nobody", Timestamp = chat.UpdatedAt.AddSeconds(1) });
        engine.ReleaseWriter(writer);

        await FluentActions.Awaiting(() => refused).Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await counting).Should().Be(1);
    }

    [Fact]
    public async Task Of_a_batch_a_write_that_fails_after_its_statement_has_written_is_undone_alone()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}" }, null);
        await using var store = new Store(engine);
        await engine.OpenAsync(CancellationToken.None);
        var writer = await engine.AcquireWriterAsync(CancellationToken.None);

        Task<QueuedTask> StoredAsync(string id) => store.Queue.EnqueueAsync(new("a") { Id = id });
        Task<int> FailingAsync(string id) => engine.WriteAsync(
            session =>
            {
                using var insert = session.Prepare($"INSERT INTO queue (id, task_type, created_at, updated_at) VALUES ('{id}', 'a', 1, 1) RETURNING id");
                return new ValueTask<int>(insert.Find<int>(_ => throw new FormatException("cannot be read")));
            },
            CancellationToken.None,
            singleStatement: true);

        Task<QueuedTask>[] stored = [StoredAsync("1"), StoredAsync("2")];
        var first = FailingAsync("first");
        var taken = StoredAsync("1");
        stored = [.. stored, StoredAsync("3")];
        var second = FailingAsync("second");
        stored = [.. stored, StoredAsync("4")];
        engine.ReleaseWriter(writer);

        (await Task.WhenAll(stored)).Select(t => t.Id).Should().Equal("1", "2", "3", "4");
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<ConversationStoreCorruptException>();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<ConversationStoreCorruptException>();
        await FluentActions.Awaiting(() => taken).Should().ThrowAsync<ConversationStoreConflictException>();
        _directory.Scalar("SELECT group_concat(id) FROM queue").Should().Be("1,2,3,4");
    }

    [Fact]
    public async Task The_WAL_stays_bounded_under_steady_writing()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");

        for (var i = 0; i < 300; i++)
        {
            await store.Messages.AppendAsync(chat.Id, MessageRole.User, new string('x', 500_000));
        }

        new FileInfo(_directory.Database).Length.Should().BeGreaterThan(50_000_000);
        new FileInfo(_directory.Database + "-wal").Length.Should().BeLessThan(100_000_000);
    }
}
