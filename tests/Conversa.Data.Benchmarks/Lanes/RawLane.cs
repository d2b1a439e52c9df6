using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;
using Conversa.Data.States;
using SQLitePCL;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The yardstick: SQLite's own functions, one connection, every statement prepared once. For one caller.</summary>
internal sealed class RawLane : ILane
{
    private readonly sqlite3 _db;
    private readonly List<RawStatement> _prepared = [];
    private readonly RawStates _states;
    private (long Timestamp, long Seq) _place;

    public RawLane(string path, Durability durability)
    {
        Batteries_V2.Init();
        if (raw.sqlite3_open(path, out _db) != raw.SQLITE_OK)
        {
            throw new IOException($"'{path}' cannot be opened.");
        }

        // Else a statement with a parameter as its LIMIT is prepared anew each time it is bound.
        _ = raw.sqlite3_db_config(_db, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        _states = new RawStates(Prepare);
        Execute("PRAGMA journal_mode = WAL;" + Pragmas.Of(durability));
    }

    public string Name => Lane.Raw;

    public bool Blocks => true;

    /// <summary>Begins a read of several statements that see the same moment.</summary>
    public RawStatement BeginRead => field ??= Prepare("BEGIN");

    public RawStatement Commit => field ??= Prepare("COMMIT");

    private RawStatement Begin => field ??= Prepare("BEGIN IMMEDIATE");

    private RawStatement Append => field ??= Prepare(MessageSql.Append);

    private RawStatement Recent => field ??= Prepare(MessageSql.Recent);

    private RawStatement Page => field ??= Prepare(MessageSql.Page);

    public void Execute(string script)
    {
        if (raw.sqlite3_exec(_db, script) != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(_db).utf8_to_string());
        }
    }

    /// <summary>A statement of the caller's own, who disposes it.</summary>
    public RawStatement Prepared(string sql) => new(_db, sql);

    public ValueTask<Message> AppendAsync(Turn turn)
    {
        var message = MessageWords.New(turn);
        return new(InTransaction((this, message), static s => s.Item1.Insert(s.message)));
    }

    public ValueTask AppendManyAsync(IReadOnlyList<Turn> turns)
    {
        InTransaction((this, turns), static s =>
        {
            foreach (var turn in s.turns)
            {
                s.Item1.Insert(MessageWords.New(turn));
            }

            return s.turns.Count;
        });
        return default;
    }

    public ValueTask<IReadOnlyList<Message>> GetRecentAsync(string conversationId, int count)
    {
        Recent.Bind(1, conversationId);
        Recent.Bind(2, count);
        var messages = Read(Recent, conversationId, count);
        messages.Reverse();
        return new(messages);
    }

    public ValueTask SeekAsync(string conversationId, int skip)
    {
        using var place = new RawStatement(_db, MessageSql.Place);
        place.Bind(1, conversationId);
        place.Bind(2, skip);
        _ = place.Step();
        _place = (place.Integer(0), place.Integer(1));
        return default;
    }

    public ValueTask<IReadOnlyList<Message>> GetPageAsync(string conversationId, int count)
    {
        Page.Bind(1, conversationId);
        Page.Bind(2, _place.Timestamp);
        Page.Bind(3, _place.Seq);
        Page.Bind(4, count);
        return new(Read(Page, conversationId, count));
    }

    public ValueTask<ConversationState?> GetLatestStateAsync(string conversationId) => new(_states.GetLatest(conversationId));

    public ValueTask<ConversationState> SaveStateAsync(string conversationId, string state) =>
        new(InTransaction((_states, conversationId, state), static s => s._states.Save(s.conversationId, s.state)));

    public ValueTask DisposeAsync()
    {
        _prepared.ForEach(statement => statement.Dispose());
        _db.Dispose();
        return default;
    }

    private static List<Message> Read(RawStatement statement, string conversationId, int count)
    {
        var messages = new List<Message>(count);
        try
        {
            while (statement.Step())
            {
                messages.Add(RawMessage.Read(statement, conversationId));
            }

            return messages;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Inside a transaction.</summary>
    public Message Insert(Message message)
    {
        Append.Bind(1, message.Id);
        Append.Bind(2, message.ConversationId);
        Append.Bind(3, message.UserId);
        Append.Bind(4, message.AuthorId);
        Append.Bind(5, MessageWords.Of(message.Role));
        Append.Bind(6, message.Content);
        Append.Bind(7, message.Timestamp.ToUnixTimeMilliseconds());
        Append.Run();
        return message;
    }

    public TResult InTransaction<T, TResult>(T state, Func<T, TResult> work)
    {
        Begin.Run();
        try
        {
            var result = work(state);
            Commit.Run();
            return result;
        }
        catch
        {
            Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>A statement that is disposed with the lane.</summary>
    public RawStatement Prepare(string sql)
    {
        var statement = new RawStatement(_db, sql);
        _prepared.Add(statement);
        return statement;
    }
}
