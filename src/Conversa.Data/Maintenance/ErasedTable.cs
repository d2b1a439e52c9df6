using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>Rows that hang on rows which are erased, and the block that deletes them by the ids of those. Without a table, the block takes back a link and deletes nothing.</summary>
internal sealed record ErasedTable(string? Table, string Block)
{
    /// <summary>Whether the rows have bytes under the upload root: then the block returns their hashes.</summary>
    public bool HasBytes { get; init; }

    /// <summary>Deletes at most so many rows, and says whose bytes may be of nobody's now.</summary>
    public int Delete(DbSession session, string ids, int limit, List<string> hashes)
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
