using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>How a relationship stands in a row of <c>knowledge_relationships</c>.</summary>
internal static class KnowledgeRelationshipRow
{
    public static KnowledgeRelationship Read(Statement row) => Read(row, first: 0);

    /// <summary>An item, and after its columns the relationship.</summary>
    public static RelatedKnowledge ReadRelated(Statement row) => new()
    {
        Item = KnowledgeRow.Read(row),
        Relationship = Read(row, KnowledgeRow.Columns.Length),
    };

    private static KnowledgeRelationship Read(Statement row, int first) => new()
    {
        Id = row.Text(first),
        FromKnowledgeId = row.RepeatedText(first + 1),
        ToKnowledgeId = row.RepeatedText(first + 2),
        RelationshipType = row.RepeatedText(first + 3),
        Strength = row.Real(first + 4),
        Metadata = row.TextOrNull(first + 5),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(first + 6)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(first + 7)),
    };
}
