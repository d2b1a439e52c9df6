namespace Conversa.Data.Todos;

/// <summary>Which todos are meant. What is null does not narrow.</summary>
public sealed record TodoFilter
{
    /// <summary>Only this user's.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether only the host's own, which no user has. Not together with <see cref="UserId"/>. Default: false.</summary>
    public bool OnlyHosts { get; init; }
}
