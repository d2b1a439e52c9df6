using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Caches;

/// <summary>A model's answer, to keep.</summary>
public sealed record NewCachedResponse
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewCachedResponse()
    {
    }

    /// <summary>Makes one with what every answer has.</summary>
    [SetsRequiredMembers]
    public NewCachedResponse(string response) => Response = response;

    /// <summary>The answer: any text.</summary>
    public required string Response { get; init; }

    /// <summary>The tokens it took, 0 to 2,147,483,647: what each later use of it saves. Null when unknown.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>The model that gave it, 1 to 256 characters; null for the one that was asked.</summary>
    public string? ModelUsed { get; init; }

    /// <summary>How long it is good: more than 0, at most 36,500 days, or <see cref="Timeout.InfiniteTimeSpan"/>. Null for <see cref="ConversationStoreOptions.CacheLifetime"/>.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
