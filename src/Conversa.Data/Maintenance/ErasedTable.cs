using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>Rows that hang on rows which are erased, and the block that deletes them by the ids of those. Without a table, the block takes back a link and deletes nothing.</summary>
internal sealed record ErasedTable(string? Table, string Block)
{
    /// <summary>Whether the rows have bytes under the upload root: then the block returns their hashes.</summary>
    public bool HasBytes { get; init; }

    /// <summary>Lists the rows by their ids where rows hang on them in turn; then <see cref="Block"/> deletes by those. Null elsewhere.</summary>
    public string? ListBlock { get; init; }

    /// <summary>What hangs on the listed rows, and goes before them.</summary>
    public IReadOnlyList<ErasedTable> Parts { get; init; } = [];

    /// <summary>Deletes at most so many rows, and of what hangs on them as many again, and says whose bytes may be of nobody's now.</summary>
    /// <returns>How many rows that were; as many as the limit or more while there may be more.</returns>
    public int Delete(DbSession session, string ids, int limit, List<string> hashes) =>
        ListBlock is null ? DeleteRows(session, ids, limit, hashes) : DeleteWithParts(session, ids, limit, hashes);

    private int DeleteWithParts(DbSession session, string ids, int limit, List<string> hashes)
    {
        var rows = session.Statement(ListBlock!).Bind("ids", ids).Bind("limit", limit).List(row => row.Text(0));
        if (rows.Count == 0)
        {
            return 0;
        }

        var keys = JsonSerializer.Serialize(rows);
        var deleted = 0;
        foreach (var part in Parts)
        {
            deleted += part.Delete(session, keys, limit - deleted, hashes);
            if (deleted >= limit)
            {
                return deleted;
            }
        }

        return deleted + session.Statement(Block).Bind("keys", keys).Execute();
    }

    private int DeleteRows(DbSession session, string ids, int limit, List<string> hashes)
    {
        var statement = session.Statement(Block).Bind("ids", ids).Bind("limit", limit);
        if (!HasBytes)
        {
            return statement.Execute();
        }

        var deleted = statement.List(row => row.Text(0));
        hashes.AddRange(deleted);
        return deleted.Count;
    }
}
