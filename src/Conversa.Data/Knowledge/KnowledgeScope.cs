using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Whose knowledge, and which of it, a search may answer with.</summary>
internal sealed record KnowledgeScope(string? Owner, string? UserId, bool Shared, string? KnowledgeType, string? SourceType, double MinConfidence, string Tags)
{
    /// <summary>The scope as the index words it; null for everything. Everybody's, with or without what is shared, is no word of the index; the rows decide.</summary>
    public string? Words => UserId is null ? null
        : Shared ? FullTextScope.Any(FullTextScope.User(UserId), FullTextScope.Shared)
        : FullTextScope.All(FullTextScope.User(UserId));

    public static KnowledgeScope Of(KnowledgeSearch search, string? owner) => new(
        owner,
        search.UserId ?? owner,
        search.IncludeShared && owner is null,
        search.KnowledgeType,
        search.SourceType,
        search.MinConfidence ?? 0,
        TagList.Check(search.Tags, "search.Tags"));

    /// <summary>Binds what the blocks that read rows ask of them.</summary>
    public Statement Bind(Statement statement) => statement
        .Bind("owner", Owner).Bind("userId", UserId).Bind("shared", Shared ? 1L : 0L)
        .Bind("knowledgeType", KnowledgeType).Bind("sourceType", SourceType)
        .Bind("minConfidence", MinConfidence).Bind("tags", Tags);
}
