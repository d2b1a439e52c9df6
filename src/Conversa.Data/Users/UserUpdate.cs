namespace Conversa.Data.Users;

/// <summary>What to change of a user. What is left out stays; null clears.</summary>
public sealed record UserUpdate
{
    /// <summary>The name they are shown by from now on; may be empty; null for none.</summary>
    public Optional<string?> DisplayName { get; init; }

    /// <summary>The host's own data as JSON, in place of what is stored; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
