using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Messages;

/// <summary>Changing what messages say, and what they said before.</summary>
internal sealed class MessageEdits(IDatabase db, string? owner)
{
    public Task<Message> EditAsync(string id, string content, string? contents, string? editedBy, long? tokenCount, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Text(content, db.Options);
        Require.JsonOrNull(contents, db.Options);
        Require.NameOrNull(editedBy);
        Require.CountOrNull(tokenCount);
        Owners.RequireSame(editedBy, owner);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                MessageLookup.MustExist(await session.ExecuteAsync("messages/KeepEdit", new { editId = Ids.New(now), now, editedBy, id, owner }).ConfigureAwait(false), id);
                session.Hot.Declare(HotTables.Messages);
                await session.ExecuteAsync("messages/Edit", new { content, contents, tokenCount, now, id, owner }).ConfigureAwait(false);
                var edited = (await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false))!;
                session.Hot.Edited(edited);
                return edited;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<MessageEdit>> ListAsync(string id, int limit, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        var rows = await db.ReadAsync(session => session.ListAsync<MessageEditRow>("messages/ListEdits", new { id, owner, limit }), cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToEdit());
    }
}
