using Conversa.Data.Storage;

namespace Conversa.Data.Files;

/// <summary>Pages of tracked files, by the narrowest index that the filter allows.</summary>
internal static class TrackedFileQuery
{
    public static Task<Page<TrackedFile>> PageAsync(IDatabase db, TrackedFileFilter filter, string? owner, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Check(filter);
        Require.Limit(limit, db.Options);
        var hash = filter.Hash is null ? null : FileTrack.Hash(filter.Hash, "filter.Hash");
        var scope = $"tracked files|{owner}|{filter}";
        var after = Cursor.Decode(cursor, scope) ?? new(long.MinValue, "");
        var user = filter.Shared == true ? filter.UserId : filter.UserId ?? owner;
        var args = new
        {
            owner,
            createdAt = after.Sort,
            id = after.Key,
            userId = user,
            shared = filter.Shared,
            status = TrackedFileRow.Word(filter.Status),
            fileType = filter.FileType,
            hash,
            limit = limit + 1,
        };
        var block = hash is not null ? "tracked_files/ListOfHash"
            : user is not null || filter.Shared == true ? "tracked_files/ListOfUser"
            : filter.Status is not null ? "tracked_files/ListOfStatus"
            : "tracked_files/List";
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<TrackedFileRow>(block, args).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToFile()), limit, scope, f => new(f.CreatedAt.ToUnixTimeMilliseconds(), f.Id));
            },
            cancellationToken);
    }

    private static void Check(TrackedFileFilter filter)
    {
        Require.DefinedOrNull(filter.Status);
        FileTrack.CheckType(filter.FileType, "filter.FileType");
        Require.NameOrNull(filter.UserId);
    }
}
