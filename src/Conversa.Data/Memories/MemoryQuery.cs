using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>Which block reads what a filter means, and binding it.</summary>
internal sealed class MemoryQuery
{
    private readonly MemoryScope _scope;
    private readonly bool? _forgotten;

    public MemoryQuery(MemoryFilter? filter, string? owner)
    {
        filter ??= new();
        _scope = MemoryScope.Of(filter, owner);
        _forgotten = filter.Forgotten;
    }

    /// <summary>What a cursor is good for.</summary>
    public string CursorScope(MemoryOrder order) => $"memories|{order}|{_scope}|{_forgotten}";

    public ValueTask<List<(Memory Memory, long Seq)>> ListAsync(DbSession session, MemoryOrder order, Cursor? after, int limit)
    {
        var byImportance = order == MemoryOrder.MostImportantFirst;
        var statement = Bind(session.Statement((_scope.UserId is not null, byImportance) switch
        {
            (true, true) => "memories/ListOfUserMostImportant",
            (true, false) => "memories/ListOfUserNewest",
            (false, true) => "memories/ListMostImportant",
            _ => "memories/ListNewest",
        }));

        // Without a cursor the far end of the range is where to enter the index.
        var (timestamp, seq) = after is { } a ? Place(a) : byImportance ? (long.MinValue, long.MinValue) : (_scope.To, long.MinValue);
        if (byImportance)
        {
            statement.Bind("importance", after?.Sort ?? _scope.MaxImportance + 1L);
        }

        return statement.Bind("timestamp", timestamp).Bind("seq", seq).Bind("limit", limit).ListAsync(MemoryRow.ReadWithSeq);
    }

    public static Cursor CursorAt((Memory Memory, long Seq) last) => new(
        last.Memory.Importance,
        string.Create(CultureInfo.InvariantCulture, $"{last.Memory.Timestamp.ToUnixTimeMilliseconds()}\0{last.Seq}"));

    public ValueTask<long> CountAsync(DbSession session) =>
        Bind(session.Statement(_scope.UserId is null ? "memories/Count" : "memories/CountOfUser")).FindAsync(row => row.Integer(0));

    private static (long Timestamp, long Seq) Place(Cursor cursor) =>
        long.TryParse(cursor.Names.First, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timestamp)
            && long.TryParse(cursor.Names.Second, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seq)
                ? (timestamp, seq)
                : throw Cursor.Foreign();

    private Statement Bind(Statement statement) =>
        (_scope.UserId is null ? _scope.Bind(statement) : _scope.BindOfUser(statement)).Bind("forgotten", _forgotten is { } forgotten ? (forgotten ? 1L : 0L) : null);
}
