namespace Conversa.Data.Files;

/// <summary>What tracking a file found.</summary>
public sealed record FileTracking
{
    /// <summary>The file as it is stored now.</summary>
    public required TrackedFile File { get; init; }

    /// <summary>Whether it is <see cref="FileChange.New"/>, <see cref="FileChange.Changed"/> or <see cref="FileChange.Unchanged"/>.</summary>
    public required FileChange Change { get; init; }
}
