namespace Conversa.Data.Files;

/// <summary>What became of parsing a file (S2).</summary>
public enum ParsingStatus
{
    /// <summary>What it is now was not parsed yet.</summary>
    Pending,

    /// <summary>It was parsed.</summary>
    Success,

    /// <summary>It could not be parsed.</summary>
    Failed,
}
