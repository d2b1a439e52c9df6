namespace Conversa.Data.Maintenance;

/// <summary>How the store is.</summary>
public sealed record StoreHealth
{
    /// <summary>The full-text indexes: of messages, memories and knowledge, in this order.</summary>
    public required IReadOnlyList<SearchIndexHealth> SearchIndexes { get; init; }

    /// <summary>Whether everything is as it should be.</summary>
    public bool IsHealthy => SearchIndexes.All(index => !index.IsRebuilding);
}
