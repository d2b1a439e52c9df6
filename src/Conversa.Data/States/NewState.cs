using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.States;

/// <summary>A state to save as the next version of a conversation's.</summary>
public sealed record NewState
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewState()
    {
    }

    /// <summary>Makes one of JSON.</summary>
    [SetsRequiredMembers]
    public NewState(string state) => State = state;

    /// <summary>The whole state as JSON, kept to the byte.</summary>
    public required string State { get; init; }

    /// <summary>The version that must be the latest, 0 for none yet; null to save after whatever is the latest.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>The host's own data about this version as JSON.</summary>
    public string? Metadata { get; init; }
}
