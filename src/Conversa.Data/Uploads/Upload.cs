namespace Conversa.Data.Uploads;

/// <summary>A file that a user uploaded, as it is stored in <c>file_uploads</c> (S4). Its bytes are had by <see cref="IFileUploadRepository.OpenReadAsync"/>.</summary>
public sealed record Upload
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose it is.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation it was uploaded in; null when it was in none.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The name under which the bytes are stored. It is made of their content; equal contents have the same.</summary>
    public required string FileName { get; init; }

    /// <summary>What the user calls the file, exactly as it was given: to show, never to open a file by.</summary>
    public required string OriginalName { get; init; }

    /// <summary>What kind of content the user says it is, such as <c>image/png</c>, in lower case; null when unknown. Nobody looked whether that is so.</summary>
    public string? MimeType { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long FileSize { get; init; }

    /// <summary>Where the bytes are within <see cref="ConversationStoreOptions.UploadRoot"/>, parted by slashes.</summary>
    public required string StoragePath { get; init; }

    /// <summary>The SHA-256 of its content, as 64 hexadecimal digits in lower case.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its row was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
