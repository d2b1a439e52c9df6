namespace Conversa.Data.Metadata;

/// <summary>The tables whose rows can have notes.</summary>
public static class MetadataTables
{
    /// <summary>Users.</summary>
    public const string Users = "users";

    /// <summary>Conversations.</summary>
    public const string Conversations = "conversations";

    /// <summary>Messages.</summary>
    public const string Messages = "messages";

    /// <summary>Memories.</summary>
    public const string Memories = "memories";

    /// <summary>Knowledge.</summary>
    public const string KnowledgeItems = "knowledge_items";

    /// <summary>Tracked files.</summary>
    public const string TrackedFiles = "tracked_files";

    /// <summary>Exchanges.</summary>
    public const string Exchanges = "exchanges";

    /// <summary>Flows.</summary>
    public const string Flows = "flows";

    /// <summary>Users' goals.</summary>
    public const string UserGoals = "user_goals";

    /// <summary>Items of context.</summary>
    public const string ContextItems = "context_items";

    /// <summary>Users' sessions.</summary>
    public const string UserSessions = "user_sessions";

    /// <summary>Results of classifiers.</summary>
    public const string ClassificationResults = "classification_results";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Users, Conversations, Messages, Memories, KnowledgeItems, TrackedFiles, Exchanges, Flows, UserGoals, ContextItems, UserSessions, ClassificationResults,
    ];
}
