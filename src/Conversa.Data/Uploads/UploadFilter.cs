namespace Conversa.Data.Uploads;

/// <summary>Which uploads are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record UploadFilter
{
    /// <summary>Only this user's.</summary>
    public string? UserId { get; init; }

    /// <summary>Only those in this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Only those said to be of this kind, such as <c>image/png</c>.</summary>
    public string? MimeType { get; init; }

    /// <summary>Only those stored at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those stored before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
