namespace Conversa.Data.Connections;

/// <summary>Which connections are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record DatabaseConnectionFilter
{
    /// <summary>Only this user's own.</summary>
    public string? UserId { get; init; }

    /// <summary>True for shared ones only, false for users' own only.</summary>
    public bool? Shared { get; init; }

    /// <summary>Only to databases of this kind, compared ordinally.</summary>
    public string? ConnectionType { get; init; }

    /// <summary>Only active ones, or only others.</summary>
    public bool? IsActive { get; init; }
}
