using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

/// <summary>Pages of uploads, by the narrowest index that the filter allows.</summary>
internal static class UploadQuery
{
    public static Task<Page<Upload>> PageAsync(IDatabase db, UploadFilter filter, string? owner, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.NameOrNull(filter.UserId);
        Require.NameOrNull(filter.ConversationId);
        var mimeType = MimeType.Check(filter.MimeType, "filter.MimeType");
        Require.Limit(limit, db.Options);
        var (from, to, user) = (Times.From(filter.From), Times.To(filter.To), filter.UserId ?? owner);

        // A record's own text would tell times in the culture of the day.
        var scope = string.Create(CultureInfo.InvariantCulture, $"uploads|{owner}|{filter.UserId}|{filter.ConversationId}|{mimeType}|{from}|{to}");
        var after = Cursor.Decode(cursor, scope) ?? new(long.MaxValue, "");
        var args = new { owner, createdAt = after.Sort, id = after.Key, userId = user, conversationId = filter.ConversationId, mimeType, from, to, limit = limit + 1 };
        var block = filter.ConversationId is not null ? "file_uploads/ListOfConversation"
            : user is not null ? "file_uploads/ListOfUser"
            : "file_uploads/List";
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<UploadRow>(block, args).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToUpload()), limit, scope, u => new(u.CreatedAt.ToUnixTimeMilliseconds(), u.Id));
            },
            cancellationToken);
    }
}
