namespace Conversa.Data.Embeddings;

/// <summary>What has vectors, and the query blocks of their table.</summary>
internal sealed class EmbeddingKind
{
    public static readonly EmbeddingKind Message = new()
    {
        Noun = "Message",
        HasConversations = true,
        FindDimensions = "message_embeddings/FindDimensions",
        Set = "message_embeddings/Set",
        Fill = "message_embeddings/Fill",
        CountMissing = "message_embeddings/CountMissing",
        ListMissing = "message_embeddings/ListMissing",
        Find = "message_embeddings/Find",
        Delete = "message_embeddings/Delete",
        ListToClear = "message_embeddings/ListToClear",
        Clear = "message_embeddings/Clear",
        ListModels = "message_embeddings/ListModels",
        Count = "message_embeddings/Count",
        ListSeqs = "message_embeddings/ListSeqs",
        ListNew = "message_embeddings/ListNew",
        Compare = "message_embeddings/Compare",
        CompareAll = "message_embeddings/CompareAll",
    };

    public static readonly EmbeddingKind Memory = new()
    {
        Noun = "Memory",
        HasConversations = false,
        FindDimensions = "memory_embeddings/FindDimensions",
        Set = "memory_embeddings/Set",
        Fill = "memory_embeddings/Fill",
        CountMissing = "memory_embeddings/CountMissing",
        ListMissing = "memory_embeddings/ListMissing",
        Find = "memory_embeddings/Find",
        Delete = "memory_embeddings/Delete",
        ListToClear = "memory_embeddings/ListToClear",
        Clear = "memory_embeddings/Clear",
        ListModels = "memory_embeddings/ListModels",
        Count = "memory_embeddings/Count",
        ListSeqs = "memory_embeddings/ListSeqs",
        ListNew = "memory_embeddings/ListNew",
        Compare = "memory_embeddings/Compare",
        CompareAll = "memory_embeddings/CompareAll",
    };

    public static readonly EmbeddingKind Knowledge = new()
    {
        Noun = "Knowledge item",
        HasConversations = false,
        FindDimensions = "knowledge_embeddings/FindDimensions",
        Set = "knowledge_embeddings/Set",
        Fill = "knowledge_embeddings/Fill",
        CountMissing = "knowledge_embeddings/CountMissing",
        ListMissing = "knowledge_embeddings/ListMissing",
        Find = "knowledge_embeddings/Find",
        Delete = "knowledge_embeddings/Delete",
        ListToClear = "knowledge_embeddings/ListToClear",
        Clear = "knowledge_embeddings/Clear",
        ListModels = "knowledge_embeddings/ListModels",
        Count = "knowledge_embeddings/Count",
        ListSeqs = "knowledge_embeddings/ListSeqs",
        ListNew = "knowledge_embeddings/ListNew",
        Compare = "knowledge_embeddings/Compare",
        CompareAll = "knowledge_embeddings/CompareAll",
    };

    /// <summary>What an error calls it.</summary>
    public required string Noun { get; init; }

    public required bool HasConversations { get; init; }

    public required string FindDimensions { get; init; }

    public required string Set { get; init; }

    public required string Fill { get; init; }

    public required string CountMissing { get; init; }

    public required string ListMissing { get; init; }

    public required string Find { get; init; }

    public required string Delete { get; init; }

    public required string ListToClear { get; init; }

    public required string Clear { get; init; }

    public required string ListModels { get; init; }

    public required string Count { get; init; }

    public required string ListSeqs { get; init; }

    public required string ListNew { get; init; }

    public required string Compare { get; init; }

    public required string CompareAll { get; init; }
}
