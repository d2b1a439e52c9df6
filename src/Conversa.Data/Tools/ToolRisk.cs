namespace Conversa.Data.Tools;

/// <summary>What a tool can do wrong, as the host says of each request. Only the first two can be approved by a flag of the settings.</summary>
public enum ToolRisk
{
    /// <summary>It changes nothing.</summary>
    ReadOnly,

    /// <summary>It changes what is easily undone.</summary>
    Low,

    /// <summary>It changes what is not.</summary>
    Medium,

    /// <summary>It can do harm, or nobody said what it can do.</summary>
    High,
}
