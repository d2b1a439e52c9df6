using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Storage;

/// <summary>Statements are prepared once: whatever is bound to them, their plan stays.</summary>
public sealed class StatementTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("conversa-").FullName;
    private readonly SqliteEngine _engine;

    public StatementTests() => _engine = new SqliteEngine(new ConversationStoreOptions { ConnectionString = $"Data Source={Path.Combine(_directory, "bot.db")}" }, logger: null);

    [Fact]
    public async Task A_statement_is_not_prepared_anew_for_other_values()
    {
        (await _engine.ReadAsync(ReadAsync, default)).Should().Be(0);
        (await _engine.WriteAsync(ReadAsync, default)).Should().Be(0);

        static ValueTask<int> ReadAsync(DbSession session)
        {
            // SQLite would plan by the limit.
            var statement = session.Statement("messages/GetRecentMessages");
            foreach (var limit in (int[])[1, 50, 1000])
            {
                statement.Bind("conversationId", $"chat-{limit}").Bind("owner", (string?)null).Bind("limit", limit).Find(_ => 0);
            }

            return new(statement.Repreparations);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
