using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Storing an item: what is asked of it, and the statement.</summary>
internal sealed record KnowledgeAdd(NewKnowledge Knowledge, string? UserId, string Tags)
{
    /// <summary>The item, checked, with its tags as they are stored. In the store of one user it is that user's.</summary>
    public static KnowledgeAdd Check(NewKnowledge knowledge, IDatabase db, string? owner)
    {
        Require.NameOrNull(knowledge.Id);
        Require.NameOrNull(knowledge.UserId);
        Require.Name(knowledge.SourceType);
        Require.Name(knowledge.SourceId);
        Require.Name(knowledge.KnowledgeType);
        Require.NotEmpty(knowledge.Title, db.Options);
        Require.NotEmpty(knowledge.Content, db.Options);
        Require.Between(knowledge.Confidence, 0, 1);
        Require.JsonOrNull(knowledge.Metadata, db.Options);
        var tags = TagList.Check(knowledge.Tags);
        Owners.RequireSame(knowledge.UserId, owner);
        return new(knowledge, knowledge.UserId ?? owner, tags);
    }

    public static KnowledgeAdd[] CheckEach(IReadOnlyCollection<NewKnowledge> knowledge, IDatabase db, string? owner, Action<NewKnowledge>? check = null)
    {
        var checkedItems = new List<KnowledgeAdd>();
        Require.Each(
            knowledge,
            item =>
            {
                check?.Invoke(item);
                checkedItems.Add(Check(item, db, owner));
            });
        return [.. checkedItems];
    }

    public async ValueTask<KnowledgeItem> RunAsync(DbSession session, IDatabase db, string? owner)
    {
        var now = db.Now;
        var id = Knowledge.Id ?? Ids.New(now);
        if (UserId is not null)
        {
            await Owners.EnsureAsync(session, db, UserId).ConfigureAwait(false);
        }

        await session.Statement("knowledge/Add")
            .Bind("id", id).Bind("userId", UserId)
            .Bind("sourceType", Knowledge.SourceType).Bind("sourceId", Knowledge.SourceId).Bind("knowledgeType", Knowledge.KnowledgeType)
            .Bind("title", Knowledge.Title).Bind("content", Knowledge.Content).Bind("confidence", Knowledge.Confidence)
            .Bind("tags", Tags).Bind("metadata", Knowledge.Metadata).Bind("now", now).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        return new()
        {
            Id = id,
            UserId = UserId,
            SourceType = Knowledge.SourceType,
            SourceId = Knowledge.SourceId,
            KnowledgeType = Knowledge.KnowledgeType,
            Title = Knowledge.Title,
            Content = Knowledge.Content,
            Confidence = Knowledge.Confidence,
            Tags = TagList.Read(Tags, "knowledge", id),
            Metadata = Knowledge.Metadata,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
        };
    }
}
