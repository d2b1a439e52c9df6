namespace Conversa.Data.Tools;

/// <summary>What settings say of a tool that they name.</summary>
public enum ToolApproval
{
    /// <summary>A person has to approve it each time.</summary>
    Ask,

    /// <summary>It needs no asking, whatever its risk, also when it is new; limits on costs hold.</summary>
    Approve,

    /// <summary>It must not be run.</summary>
    Reject,
}
