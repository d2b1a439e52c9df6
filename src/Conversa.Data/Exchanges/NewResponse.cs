namespace Conversa.Data.Exchanges;

/// <summary>A response to store, or to take from the messages that are there.</summary>
public sealed record NewResponse
{
    /// <summary>Makes one whose properties are set by an initializer.</summary>
    public NewResponse()
    {
    }

    /// <summary>Makes one that becomes a message.</summary>
    public NewResponse(string response) => Response = response;

    /// <summary>What is answered: it becomes a message of the role assistant. Null where <see cref="ResponseMessageId"/> is given; one of the two must be.</summary>
    public string? Response { get; init; }

    /// <summary>A message of the conversation, of any role but not the question, that is the response. Null where <see cref="Response"/> is given.</summary>
    public string? ResponseMessageId { get; init; }

    /// <summary>The provider's id of the response; with <see cref="Response"/> only. Answering with the same one again changes nothing and returns what is stored.</summary>
    public string? ExternalId { get; init; }

    /// <summary>When it was answered, for imports: kept to the millisecond, at most a day ahead. Null for now. With <see cref="Response"/> only.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The tokens it took, 0 to 2,147,483,647; null when unknown.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>How long it took, in milliseconds, 0 to 2,147,483,647; null for the time between the two messages, 0 where the response is the older.</summary>
    public long? ResponseTimeMs { get; init; }
}
