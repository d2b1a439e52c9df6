namespace Conversa.Data.Users;

/// <summary>What to change of a user. What is null stays as it is.</summary>
public sealed record UserUpdate
{
    /// <summary>The name they are shown by from now on; may be empty.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The host's own data as JSON, in place of what is stored.</summary>
    public string? Metadata { get; init; }
}
