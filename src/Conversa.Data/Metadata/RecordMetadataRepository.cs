using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Metadata;

internal sealed class RecordMetadataRepository(IDatabase db, string? owner) : IRecordMetadataRepository
{
    public Task<RecordMetadata> SetAsync(string tableName, string recordId, string key, string value, string? chunkId = null, CancellationToken cancellationToken = default)
    {
        Check(tableName, recordId);
        Require.Name(key);
        Require.Text(value, db.Options);
        Require.NameOrNull(chunkId);
        return db.WriteAsync(
            async session =>
            {
                var (found, userId) = await session.Statement("record_metadata/FindRecord")
                    .Bind("tableName", tableName).Bind("recordId", recordId).Bind("owner", owner)
                    .FindAsync(row => (true, row.TextOrNull(0))).ConfigureAwait(false);
                if (!found)
                {
                    throw new ConversationStoreNotFoundException($"Row '{recordId}' of {tableName} does not exist.");
                }

                var now = db.Now;
                var args = new { id = Ids.New(now), userId, tableName, recordId, key, value, chunkId, now, owner };
                return (await session.FindAsync<RecordMetadataRow>("record_metadata/Set", args).ConfigureAwait(false))!.ToMetadata();
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<RecordMetadata?> GetAsync(string tableName, string recordId, string key, CancellationToken cancellationToken = default)
    {
        Check(tableName, recordId);
        Require.Name(key);
        return db.ReadAsync(
            async session => (await session.FindAsync<RecordMetadataRow>("record_metadata/Get", new { tableName, recordId, key, owner }).ConfigureAwait(false))?.ToMetadata(),
            cancellationToken);
    }

    public Task<Page<RecordMetadata>> ListAsync(string tableName, string recordId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Check(tableName, recordId);
        Require.Limit(limit, db.Options);
        var scope = $"record metadata|{owner}|{tableName}|{recordId}";
        var args = new { tableName, recordId, key = Cursor.Decode(cursor, scope)?.Key ?? "", owner, limit = limit + 1 };
        return PageAsync("record_metadata/List", args, limit, scope, row => new(0, row.Key), cancellationToken);
    }

    public Task<Page<RecordMetadata>> FindAsync(string key, string value, string? tableName = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(key);
        Require.Text(value, db.Options);
        CheckTableOrNull(tableName);
        Require.Limit(limit, db.Options);

        // The lengths part what the host chose freely.
        var scope = string.Create(CultureInfo.InvariantCulture, $"record metadata of|{owner}|{tableName}|{key.Length}|{key}|{value}");
        var args = new { userId = owner, key, value, seq = Cursor.Decode(cursor, scope)?.Number ?? 0, owner, tableName, limit = limit + 1 };
        return PageAsync(
            owner is null ? "record_metadata/Find" : "record_metadata/FindOfUser",
            args,
            limit,
            scope,
            row => new(0, row.Seq.ToString(CultureInfo.InvariantCulture)),
            cancellationToken);
    }

    public Task<bool> RemoveAsync(string tableName, string recordId, string key, CancellationToken cancellationToken = default)
    {
        Check(tableName, recordId);
        Require.Name(key);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("record_metadata/Remove", new { tableName, recordId, key, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> RemoveAllAsync(string tableName, string recordId, CancellationToken cancellationToken = default)
    {
        Check(tableName, recordId);
        return db.WriteAsync(session => session.ExecuteAsync("record_metadata/RemoveAll", new { tableName, recordId, owner }), cancellationToken, singleStatement: true);
    }

    private static void Check(string tableName, string recordId)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        CheckTableOrNull(tableName);
        Require.Name(recordId);
    }

    private static void CheckTableOrNull(string? tableName)
    {
        if (tableName is not null && !MetadataTables.All.Contains(tableName))
        {
            throw new ArgumentException($"tableName must be one of {string.Join(", ", MetadataTables.All)}.", nameof(tableName));
        }
    }

    private async Task<Page<RecordMetadata>> PageAsync(string block, object args, int limit, string scope, Func<RecordMetadataRow, Cursor> last, CancellationToken cancellationToken)
    {
        var rows = await db.ReadAsync(session => session.ListAsync<RecordMetadataRow>(block, args), cancellationToken).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, last);
        return new() { Items = [.. page.Items.Select(row => row.ToMetadata())], NextCursor = page.NextCursor };
    }
}
