namespace Conversa.Data.Knowledge;

/// <summary>The kinds of sources that S2 names. A host may use others.</summary>
public static class KnowledgeSources
{
    /// <summary>A file; its source id is that of the tracked file.</summary>
    public const string File = "file";

    /// <summary>A conversation; its source id is the conversation's.</summary>
    public const string Conversation = "conversation";

    /// <summary>A database; its source id is that of the saved connection.</summary>
    public const string Database = "database";
}
