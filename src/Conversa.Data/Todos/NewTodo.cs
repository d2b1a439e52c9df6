using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Todos;

/// <summary>Something to be done.</summary>
public sealed record NewTodo
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewTodo()
    {
    }

    /// <summary>Makes one with a name.</summary>
    [SetsRequiredMembers]
    public NewTodo(string name) => Name = name;

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user whose it is, who appears with it when they are not known yet; null for the host's. In the store of one user it is that user's.</summary>
    public string? UserId { get; init; }

    /// <summary>What it is called; not empty.</summary>
    public required string Name { get; init; }

    /// <summary>What is to be done.</summary>
    public string? Description { get; init; }

    /// <summary>What belongs to it, as JSON.</summary>
    public string? Data { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
