using Conversa.Data.States;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The raw lane's statements on states.</summary>
internal sealed class RawStates(Func<string, RawStatement> prepare)
{
    private RawStatement Latest => field ??= prepare(StateSql.Latest);

    private RawStatement Head => field ??= prepare(StateSql.Head);

    private RawStatement Insert => field ??= prepare(StateSql.Save);

    public ConversationState? GetLatest(string conversationId)
    {
        Latest.Bind(1, conversationId);
        try
        {
            return Latest.Step() ? Read(Latest, conversationId) : null;
        }
        finally
        {
            Latest.Reset();
        }
    }

    /// <summary>Inside a transaction.</summary>
    public ConversationState Save(string conversationId, string state)
    {
        var (id, version) = FindHead(conversationId);
        var next = StateData.New(conversationId, state, id, version);
        Insert.Bind(1, next.Id);
        Insert.Bind(2, conversationId);
        Insert.Bind(3, next.Version);
        Insert.Bind(4, state);
        Insert.Bind(5, id);
        Insert.Bind(6, next.Timestamp.ToUnixTimeMilliseconds());
        Insert.Run();
        return next;
    }

    private (string? Id, long Version) FindHead(string conversationId)
    {
        Head.Bind(1, conversationId);
        try
        {
            return Head.Step() ? (Head.Text(0), Head.Integer(1)) : (null, 0);
        }
        finally
        {
            Head.Reset();
        }
    }

    private static ConversationState Read(RawStatement row, string conversationId) => new()
    {
        Id = row.Text(0),
        ConversationId = conversationId,
        Version = row.Integer(2),
        State = row.Text(3),
        PreviousStateId = row.TextOrNull(4),
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
        Metadata = row.TextOrNull(6),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
    };
}
