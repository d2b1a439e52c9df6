namespace Conversa.Data.Todos;

/// <summary>Something to be done by a user or by the host, as it is stored in <c>todos</c> (S3).</summary>
public sealed record Todo
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose it is; null for the host's.</summary>
    public string? UserId { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What is to be done; null when the name says it.</summary>
    public string? Description { get; init; }

    /// <summary>What belongs to it, as JSON, kept to the byte; null when there is nothing.</summary>
    public string? Data { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
