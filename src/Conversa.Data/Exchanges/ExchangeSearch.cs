using Conversa.Data.Search;

namespace Conversa.Data.Exchanges;

/// <summary>Which exchanges a search is for, and how. What is null does not narrow; what narrows does so before the ranking.</summary>
public sealed record ExchangeSearch
{
    /// <summary>Only those in conversations of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Only those of this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Only those of this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Only those asked at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those asked before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Which text is looked at. Default: either.</summary>
    public ExchangePart In { get; init; }

    /// <summary>
    /// What is demanded beyond the text: phrases, beginnings of words, words to leave out. What must occur must do so in one of the texts looked at;
    /// what must not, in none of them. Null for nothing.
    /// </summary>
    public SearchTerms? Terms { get; init; }

    /// <summary>Searches by meaning, too, by the vectors of messages. Null for words alone.</summary>
    public VectorQuery? Vector { get; init; }

    /// <summary>Whether each hit comes with a snippet, of the text that fits better. Default: false.</summary>
    public bool Snippets { get; init; }
}
