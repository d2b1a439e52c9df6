using System.Text;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Storage;

/// <summary>What the store makes of the files it is pointed at.</summary>
public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_missing_file_is_created_with_its_directory_for_its_owner_only()
    {
        var path = _directory["deep/er/bot.db"];
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        await store.Conversations.CreateAsync("alice");

        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            {
                File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    [Fact]
    public async Task A_new_file_can_give_space_back()
    {
        await using var store = await _directory.OpenAsync();

        _directory.Scalar("PRAGMA auto_vacuum").Should().Be(2L);
        _directory.Scalar("PRAGMA journal_mode").Should().Be("wal");
    }

    [Fact]
    public async Task A_file_of_no_bytes_is_a_new_database()
    {
        await File.WriteAllBytesAsync(_directory.Database, []);

        await using var store = await _directory.OpenAsync();

        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
        _directory.Scalar("PRAGMA auto_vacuum").Should().Be(2L);
    }

    public static TheoryData<string, byte[]> Foreign => new()
    {
        { "zero bytes", new byte[8192] },
        { "text", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("this is not a database. ", 500))) },
        { "short text", "hello"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone(string what, byte[] bytes)
    {
        await File.WriteAllBytesAsync(_directory.Database, bytes);

        var open = () => _directory.OpenAsync();

        await open.Should().ThrowAsync<ConversationStoreCorruptException>(what);
        (await File.ReadAllBytesAsync(_directory.Database)).Should().Equal(bytes);
    }

    [Fact]
    public async Task A_damaged_database_is_reported_as_damaged()
    {
        await using (var store = await _directory.OpenAsync())
        {
            var chat = await store.Conversations.CreateAsync(new NewConversation("alice") { Id = "c" });
            await store.Messages.CreateManyAsync([.. Enumerable.Range(0, 500).Select(i => new NewMessage(chat.Id, MessageRole.User, new string('x', 500)))]);
        }

        var bytes = await File.ReadAllBytesAsync(_directory.Database);
        bytes.AsSpan(4096 * 3).Fill(0xee);
        await File.WriteAllBytesAsync(_directory.Database, bytes);

        var use = async () =>
        {
            await using var store = await _directory.OpenAsync();
            await foreach (var message in store.Messages.StreamAsync("c"))
            {
            }
        };

        await use.Should().ThrowAsync<ConversationStoreCorruptException>();
    }

    [Theory]
    [InlineData("UPDATE messages SET role = ''")]
    [InlineData("UPDATE messages SET timestamp = 9223372036854775807")]
    public async Task A_row_that_holds_what_it_cannot_hold_is_reported_as_damage(string damage)
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        _directory.Execute($"PRAGMA ignore_check_constraints = ON; {damage}");

        var read = () => store.Messages.GetRecentMessagesAsync(chat.Id);

        (await read.Should().ThrowAsync<ConversationStoreCorruptException>()).Which.InnerException.Should().BeNull();
    }

    [Fact]
    public async Task A_write_that_a_damaged_row_refuses_is_reported_as_damage()
    {
        await using (var made = await _directory.OpenAsync())
        {
            await made.Queue.EnqueueAsync(new("remind"));
        }

        Redefine("queue", "updated_at    INTEGER NOT NULL", "updated_at    INTEGER");
        _directory.Execute("UPDATE queue SET updated_at = NULL");
        Redefine("queue", "updated_at    INTEGER", "updated_at    INTEGER NOT NULL");
        await using var store = await _directory.OpenAsync();

        var claim = () => store.Queue.ClaimAsync("worker");

        await claim.Should().ThrowAsync<ConversationStoreCorruptException>();
    }

    [Fact]
    public async Task A_directory_is_no_database()
    {
        Directory.CreateDirectory(_directory.Database);

        var open = () => _directory.OpenAsync();

        await open.Should().ThrowAsync<ConversationStoreUnavailableException>();
    }

    [Fact]
    public async Task Read_only_reads_and_refuses_to_write()
    {
        string chat;
        await using (var writer = await _directory.OpenAsync())
        {
            chat = (await writer.Conversations.CreateAsync("alice")).Id;
        }

        await using var store = await ConversationStore.OpenAsync($"Data Source={_directory.Database};Mode=ReadOnly");

        (await store.Conversations.FindByIdAsync(chat)).Should().NotBeNull();
        foreach (var write in new Func<Task>[]
        {
            () => store.Messages.AppendAsync(chat, MessageRole.User, "x"),
            () => store.Maintenance.MigrateAsync(),
        })
        {
            (await write.Should().ThrowAsync<ConversationStoreUnavailableException>()).WithMessage("*read*");
        }
    }

    [Fact]
    public async Task Read_only_does_not_create_a_file()
    {
        var open = () => ConversationStore.OpenAsync($"Data Source={_directory.Database};Mode=ReadOnly");

        await open.Should().ThrowAsync<ConversationStoreUnavailableException>();
        File.Exists(_directory.Database).Should().BeFalse();
    }

    [Fact]
    public async Task Mode_ReadWrite_opens_what_exists_and_creates_nothing()
    {
        var open = () => ConversationStore.OpenAsync($"Data Source={_directory.Database};Mode=ReadWrite");

        await open.Should().ThrowAsync<ConversationStoreUnavailableException>();
        File.Exists(_directory.Database).Should().BeFalse();
    }

    [Fact]
    public async Task What_failed_to_open_can_be_opened_once_it_is_mended()
    {
        Directory.CreateDirectory(_directory.Database);
        await using IConversationStore store = new Data.Storage.Store(new ConversationStoreOptions { ConnectionString = $"Data Source={_directory.Database}" }, logger: null);
        await FluentActions.Awaiting(() => store.Conversations.CreateAsync("alice")).Should().ThrowAsync<ConversationStoreUnavailableException>();

        Directory.Delete(_directory.Database);

        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
    }

    [Fact]
    public async Task A_closed_store_refuses_everything()
    {
        var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        await store.DisposeAsync();
        await store.DisposeAsync();

        foreach (var use in new Func<Task>[]
        {
            () => store.Messages.AppendAsync(chat.Id, MessageRole.User, "x"),
            () => store.Messages.CountAsync(chat.Id),
            () => store.BeginAsync(),
            () => store.Maintenance.GetStatusAsync(),
        })
        {
            await use.Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Fact]
    public async Task Closing_finishes_the_writes_in_line_and_removes_the_WAL()
    {
        var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        var writes = Enumerable.Range(0, 500).Select(i => Task.Run(() => store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{i}"))).ToList();

        await store.DisposeAsync();
        await Task.WhenAll(writes.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));

        File.Exists(_directory.Database + "-wal").Should().BeFalse();
        writes.Where(w => w.IsFaulted).Select(w => w.Exception!.InnerException).Should().AllBeOfType<ObjectDisposedException>();
        _directory.Scalar("SELECT count(*) FROM messages").Should().Be((long)writes.Count(w => w.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task In_memory_databases_are_apart()
    {
        await using var one = await ConversationStore.OpenAsync("Data Source=:memory:");
        await using var two = await ConversationStore.OpenAsync("Data Source=:memory:");

        var chat = await one.Conversations.CreateAsync("alice");

        (await two.Conversations.FindByIdAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task A_temporary_database_goes_with_its_store()
    {
        ConversationStoreOptions options = null!;
        var store = await ConversationStore.OpenTemporaryAsync(o => options = o);
        var path = options.ConnectionString["Data Source=".Length..];
        File.Exists(path).Should().BeTrue();

        await store.DisposeAsync();

        Directory.Exists(Path.GetDirectoryName(path)).Should().BeFalse();
    }

    private void Redefine(string table, string from, string to) =>
        _directory.Execute($"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '{from}', '{to}') WHERE name = '{table}'");

    [Fact]
    public async Task A_temporary_store_may_lie_where_a_connection_string_would_end()
    {
        var temporary = Directory.CreateDirectory(_directory["a;b"]).FullName;
        await using var other = await OtherProcess.StartAsync("temporary", temporary);

        (await other.FinishAsync()).Should().Be(0);
        Directory.EnumerateFileSystemEntries(temporary).Should().BeEmpty();
    }
}
