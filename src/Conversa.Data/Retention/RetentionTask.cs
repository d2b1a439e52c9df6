namespace Conversa.Data.Retention;

/// <summary>What a task that applies retention is done with. An empty object is one.</summary>
public sealed record RetentionTask
{
    /// <summary>What such tasks are called unless the host says otherwise: <c>retention</c>.</summary>
    public const string TaskType = "retention";

    /// <summary>The policies to apply; null for <see cref="ConversationStoreOptions.Retention"/>.</summary>
    public IReadOnlyDictionary<RetentionTable, RetentionPolicy>? Policies { get; init; }
}
