using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Context;

/// <summary>A context item to store.</summary>
public sealed record NewContextItem
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewContextItem()
    {
    }

    /// <summary>Makes one with what every item has.</summary>
    [SetsRequiredMembers]
    public NewContextItem(string conversationId, string source, string content) =>
        (ConversationId, Source, Content) = (conversationId, source, content);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation, which must exist.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Where it comes from, 1 to 256 characters: one of <see cref="ContextSources"/> or another.</summary>
    public required string Source { get; init; }

    /// <summary>The text; not empty.</summary>
    public required string Content { get; init; }

    /// <summary>How relevant it is, 0 to 1; null when unknown.</summary>
    public double? RelevanceScore { get; init; }

    /// <summary>What kind of context it is, 1 to 256 characters: one of <see cref="ContextTypes"/> or another.</summary>
    public string? ContextType { get; init; }

    /// <summary>Who said it where it comes from a conversation, 1 to 256 characters.</summary>
    public string? OriginalRole { get; init; }

    /// <summary>The area of focus it belongs to, 1 to 256 characters.</summary>
    public string? FocusArea { get; init; }

    /// <summary>The kind of preference it is, 1 to 256 characters.</summary>
    public string? PreferenceType { get; init; }

    /// <summary>Whether every prompt takes it as long as the budget allows. Default: false.</summary>
    public bool Pinned { get; init; }

    /// <summary>When it was found or said, at most a day ahead; null for now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
