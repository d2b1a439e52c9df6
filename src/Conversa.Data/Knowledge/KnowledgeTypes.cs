namespace Conversa.Data.Knowledge;

/// <summary>The kinds of knowledge that S2 names. A host may use others.</summary>
public static class KnowledgeTypes
{
    /// <summary>How code is to be written.</summary>
    public const string CodingStandard = "coding_standard";

    /// <summary>A way of doing something that comes up again.</summary>
    public const string Pattern = "pattern";

    /// <summary>What something is.</summary>
    public const string Concept = "concept";

    /// <summary>How a problem was solved.</summary>
    public const string Solution = "solution";
}
