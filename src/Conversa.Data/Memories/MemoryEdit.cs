using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>Changing a memory: what is asked of an update, and the statement.</summary>
internal sealed record MemoryEdit(MemoryUpdate Update, string? Tags)
{
    public static MemoryEdit Check(MemoryUpdate update, IDatabase db)
    {
        if (update.Content.IsSet)
        {
            Require.NotEmpty(update.Content.Value, db.Options, "update.Content");
        }

        if (update.Context.IsSet)
        {
            Require.Text(update.Context.Value, db.Options, "update.Context");
        }

        if (update.Importance.IsSet)
        {
            Require.Between(update.Importance.Value, 1, 10, "update.Importance");
        }

        Require.TimeOrNull(update.Timestamp.IsSet ? update.Timestamp.Value : null, db.Now, "update.Timestamp");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
        return new(update, update.Tags.IsSet ? TagList.Check(update.Tags.Value, "update.Tags") : null);
    }

    public async ValueTask RunAsync(DbSession session, string id, IDatabase db, string? owner)
    {
        // An update that gives nothing is a question: does it exist, and how does it stand?
        if (Update == new MemoryUpdate())
        {
            return;
        }

        var indexed = Update.Content.IsSet || Update.Tags.IsSet || Update.Context.IsSet;
        await session.ExecuteAsync(indexed ? "memories/Update" : "memories/UpdateUnindexed", new
        {
            setContent = Update.Content.IsSet,
            content = Update.Content.Value,
            setTags = Update.Tags.IsSet,
            tags = Tags,
            setContext = Update.Context.IsSet,
            context = Update.Context.Value,
            setImportance = Update.Importance.IsSet,
            importance = Update.Importance.Value,
            setTimestamp = Update.Timestamp.IsSet,
            timestamp = Update.Timestamp.Value.ToUnixTimeMilliseconds(),
            setPinned = Update.Pinned.IsSet,
            pinned = Update.Pinned.Value,
            setMetadata = Update.Metadata.IsSet,
            metadata = Update.Metadata.Value,
            now = db.Now,
            id,
            owner,
        }).ConfigureAwait(false);
    }
}
