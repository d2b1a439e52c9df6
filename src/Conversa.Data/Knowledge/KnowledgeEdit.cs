using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Changing an item: what is asked of an update, and the statement.</summary>
internal sealed record KnowledgeEdit(KnowledgeUpdate Update, string? Tags)
{
    public static KnowledgeEdit Check(KnowledgeUpdate update, IDatabase db)
    {
        if (update.KnowledgeType.IsSet)
        {
            Require.Name(update.KnowledgeType.Value, "update.KnowledgeType");
        }

        if (update.Title.IsSet)
        {
            Require.NotEmpty(update.Title.Value, db.Options, "update.Title");
        }

        if (update.Content.IsSet)
        {
            Require.NotEmpty(update.Content.Value, db.Options, "update.Content");
        }

        Require.Between(update.Confidence.Value, 0, 1, "update.Confidence");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
        return new(update, update.Tags.IsSet ? TagList.Check(update.Tags.Value, "update.Tags") : null);
    }

    public async ValueTask RunAsync(DbSession session, string id, IDatabase db, string? owner)
    {
        // An update that gives nothing is a question: does it exist, and how does it stand?
        if (Update == new KnowledgeUpdate())
        {
            return;
        }

        var indexed = Update.Title.IsSet || Update.Content.IsSet || Update.Tags.IsSet;
        await session.ExecuteAsync(indexed ? "knowledge/Update" : "knowledge/UpdateUnindexed", new
        {
            setKnowledgeType = Update.KnowledgeType.IsSet,
            knowledgeType = Update.KnowledgeType.Value,
            setTitle = Update.Title.IsSet,
            title = Update.Title.Value,
            setContent = Update.Content.IsSet,
            content = Update.Content.Value,
            setConfidence = Update.Confidence.IsSet,
            confidence = Update.Confidence.Value,
            setTags = Update.Tags.IsSet,
            tags = Tags,
            setMetadata = Update.Metadata.IsSet,
            metadata = Update.Metadata.Value,
            now = db.Now,
            id,
            owner,
        }).ConfigureAwait(false);
    }
}
