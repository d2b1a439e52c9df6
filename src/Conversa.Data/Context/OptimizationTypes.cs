namespace Conversa.Data.Context;

/// <summary>The ways to optimize a context that S4 names. A host may use others.</summary>
public static class OptimizationTypes
{
    /// <summary>Messages are left out.</summary>
    public const string Truncation = "truncation";

    /// <summary>A summary stands for messages.</summary>
    public const string Summarization = "summarization";

    /// <summary>A shorter form stands for messages that repeat each other.</summary>
    public const string Compression = "compression";
}
