namespace Conversa.Data.Tools;

/// <summary>Whether a tool may be run.</summary>
public enum ToolDecisionOutcome
{
    /// <summary>Nobody has decided: a person has to.</summary>
    NeedsApproval,

    /// <summary>It may.</summary>
    Approved,

    /// <summary>It must not.</summary>
    Rejected,
}
