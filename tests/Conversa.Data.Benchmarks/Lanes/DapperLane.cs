using System.Data.Common;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>What a careful host writes by hand: Dapper, and a connection from the driver's pool for each call.</summary>
internal sealed class DapperLane : ILane
{
    private readonly string _connectionString;
    private readonly string _pragmas;
    private (long Timestamp, long Seq) _place;

    public DapperLane(string path, Durability durability)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        _pragmas = Pragmas.Of(durability);
        using var connection = new SqliteConnection(_connectionString);
        connection.Execute("PRAGMA journal_mode = WAL");
    }

    public string Name => Lane.Dapper;

    public bool Blocks => true;

    public async ValueTask ExecuteAsync(string script)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(script);
    }

    public async ValueTask<Message> AppendAsync(Turn turn)
    {
        var message = MessageWords.New(turn);
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(MessageSql.Append, Parameters(message), transaction);
        await transaction.CommitAsync();
        return message;
    }

    public async ValueTask AppendManyAsync(IReadOnlyList<Turn> turns)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(MessageSql.Append, turns.Select(t => Parameters(MessageWords.New(t))), transaction);
        await transaction.CommitAsync();
    }

    public async ValueTask<IReadOnlyList<Message>> GetRecentAsync(string conversationId, int count)
    {
        await using var connection = await OpenAsync();
        var messages = Messages(await connection.QueryAsync<MessageData>(MessageSql.Recent, new { conversationId, count }));
        messages.Reverse();
        return messages;
    }

    public async ValueTask SeekAsync(string conversationId, int skip)
    {
        await using var connection = await OpenAsync();
        _place = await connection.QuerySingleAsync<(long, long)>(MessageSql.Place, new { conversationId, skip });
    }

    public async ValueTask<IReadOnlyList<Message>> GetPageAsync(string conversationId, int count)
    {
        await using var connection = await OpenAsync();
        return Messages(await connection.QueryAsync<MessageData>(MessageSql.Page, new { conversationId, timestamp = _place.Timestamp, seq = _place.Seq, count }));
    }

    public async ValueTask<ConversationState?> GetLatestStateAsync(string conversationId)
    {
        await using var connection = await OpenAsync();
        return (await connection.QuerySingleOrDefaultAsync<StateData>(StateSql.Latest, new { conversationId }))?.ToState();
    }

    public async ValueTask<ConversationState> SaveStateAsync(string conversationId, string state)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var next = await SaveStateAsync(connection, transaction, conversationId, state);
        await transaction.CommitAsync();
        return next;
    }

    /// <summary>Inside a transaction.</summary>
    public static async ValueTask<ConversationState> SaveStateAsync(SqliteConnection connection, DbTransaction transaction, string conversationId, string state)
    {
        var (id, version) = await connection.QuerySingleOrDefaultAsync<(string?, long)>(StateSql.Head, new { conversationId }, transaction);
        var next = StateData.New(conversationId, state, id, version);
        await connection.ExecuteAsync(
            StateSql.Save,
            new { id = next.Id, conversationId, version = next.Version, state, previousStateId = id, now = next.Timestamp.ToUnixTimeMilliseconds() },
            transaction);
        return next;
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        return default;
    }

    public static object Parameters(Message message) => new
    {
        id = message.Id,
        conversationId = message.ConversationId,
        userId = message.UserId,
        authorId = message.AuthorId,
        role = MessageWords.Of(message.Role),
        content = message.Content,
        now = message.Timestamp.ToUnixTimeMilliseconds(),
    };

    private static List<Message> Messages(IEnumerable<MessageData> rows) => rows.AsList().ConvertAll(row => row.ToMessage());

    public async ValueTask<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(_pragmas);
        return connection;
    }
}
