namespace Conversa.Data.Files;

/// <summary>How a file stands to what is stored of it.</summary>
public enum FileChange
{
    /// <summary>Its content is the same.</summary>
    Unchanged,

    /// <summary>Its content is another.</summary>
    Changed,

    /// <summary>It was not tracked before.</summary>
    New,

    /// <summary>It is tracked, but not there.</summary>
    Missing,
}
