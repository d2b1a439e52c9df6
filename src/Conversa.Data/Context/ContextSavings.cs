namespace Conversa.Data.Context;

/// <summary>What the optimizations of a conversation that hold have saved together.</summary>
public sealed record ContextSavings
{
    /// <summary>How many hold.</summary>
    public required long Optimizations { get; init; }

    /// <summary>The tokens before them.</summary>
    public required long TokensBefore { get; init; }

    /// <summary>The tokens after them.</summary>
    public required long TokensAfter { get; init; }

    /// <summary>The tokens saved; negative when they made it longer.</summary>
    public long TokensSaved => TokensBefore - TokensAfter;
}
