namespace Conversa.Data.Context;

/// <summary>The sources of context items that S1 names. A host may use others.</summary>
public static class ContextSources
{
    /// <summary>Long-term memory.</summary>
    public const string LongTermMemory = "ltm";

    /// <summary>What retrieval found for the turn.</summary>
    public const string Retrieval = "rag";

    /// <summary>What the conversation is about now.</summary>
    public const string Focus = "focus";

    /// <summary>What the user prefers.</summary>
    public const string UserPreferences = "user_preferences";
}
