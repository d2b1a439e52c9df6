using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Uploads;

/// <summary>What is known of a file that a user uploads, beside its bytes.</summary>
public sealed record NewUpload
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewUpload()
    {
    }

    /// <summary>Makes one with what every upload has.</summary>
    [SetsRequiredMembers]
    public NewUpload(string userId, string originalName) => (UserId, OriginalName) = (userId, originalName);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user whose it is, who appears with it when they are not known yet; in the store of one user, that user.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation it is uploaded in, which must be the user's and with which it goes; null for none.</summary>
    public string? ConversationId { get; init; }

    /// <summary>What the user calls the file, 1 to 256 characters. Any text will do: it is kept as it is, and no path is ever made of it.</summary>
    public required string OriginalName { get; init; }

    /// <summary>What kind of content it is said to be, such as <c>image/png</c>: a type and a subtype without parameters, stored in lower case; null for unknown.</summary>
    public string? MimeType { get; init; }

    /// <summary>The host's own data as JSON; null for none.</summary>
    public string? Metadata { get; init; }
}
