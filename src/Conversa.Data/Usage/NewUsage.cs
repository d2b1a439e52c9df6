using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Usage;

/// <summary>What one call of a model took. What is null is unknown, and that is not zero.</summary>
public sealed record NewUsage
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewUsage()
    {
    }

    /// <summary>Makes one with what every call has.</summary>
    [SetsRequiredMembers]
    public NewUsage(string provider, string model) => (Provider, Model) = (provider, model);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The user it was for, who must exist: a late call does not bring an erased user back. Null for the owner of the message's conversation, or of the conversation; without
    /// those it is nobody's, or, in the store of one user, that user's.
    /// </summary>
    public string? UserId { get; init; }

    /// <summary>The conversation it was for, which must exist; null for the message's, or for none. When that is deleted, the row stays without it.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message it was for, which must exist, in the conversation where one is named. When that is deleted, the row stays without it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who was called, 1 to 256 characters, such as <c>anthropic</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model, 1 to 256 characters, as the provider calls it.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's id of its answer, 1 to 256 characters: a call with an id that is stored already is the same call.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>Tokens sent, as the provider counts them; 0 to 2,147,483,647.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens answered, as the provider counts them; 0 to 2,147,483,647.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens read from the provider's cache, in or beside <see cref="InputTokens"/> as the provider counts; 0 to 2,147,483,647.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens spent on reasoning, in or beside <see cref="OutputTokens"/> as the provider counts; 0 to 2,147,483,647.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>All tokens, as the provider counts them; 0 to 2,147,483,647. It is not made up of the others.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>The characters sent; 0 to 2,147,483,647.</summary>
    public long? InputLength { get; init; }

    /// <summary>The characters answered; 0 to 2,147,483,647.</summary>
    public long? OutputLength { get; init; }

    /// <summary>How long the answer took, in milliseconds; 0 to 2,147,483,647.</summary>
    public long? ResponseTimeMs { get; init; }

    /// <summary>How many uses of capabilities the answer asked for; 0 to 2,147,483,647.</summary>
    public long? CapabilitiesDetected { get; init; }

    /// <summary>How many of them were run; 0 to 2,147,483,647.</summary>
    public long? CapabilitiesExecuted { get; init; }

    /// <summary>Which capabilities, at most 64, each of 1 to 256 characters; one that is given twice counts once. Default: none.</summary>
    public IReadOnlyList<string> CapabilityTypes { get; init; } = [];

    /// <summary>Whether the call succeeded. Default: true.</summary>
    public bool Success { get; init; } = true;

    /// <summary>What kind of error it met, 1 to 256 characters.</summary>
    public string? ErrorType { get; init; }

    /// <summary>What it cost, in the host's currency: 0 to 1,000,000, exact to nine decimals. More decimals are refused, not rounded: how to round is the host's to say.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What it was expected to cost, as <see cref="Cost"/>.</summary>
    public decimal? EstimatedCost { get; init; }

    /// <summary>When it was: kept to the millisecond, at most a day ahead. Null for now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
