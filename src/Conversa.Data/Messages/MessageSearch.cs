using Conversa.Data.Search;

namespace Conversa.Data.Messages;

/// <summary>Which messages a search is for, and how. What is null does not narrow; what narrows does so before the ranking.</summary>
public sealed record MessageSearch
{
    /// <summary>Only in conversations of this user: one user's search does not pay for everybody else's messages.</summary>
    public string? UserId { get; init; }

    /// <summary>Only in this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Only messages of this role. Those around them still lend their weight.</summary>
    public MessageRole? Role { get; init; }

    /// <summary>Only messages said at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>
    /// Only messages said before this time. Over everybody's, where more than 20,000 are newer, the times of all from <see cref="From"/> on are read:
    /// a time with a beginning is searched sooner.
    /// </summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What is demanded beyond the text: phrases, beginnings of words, words to leave out. Null for nothing.</summary>
    public SearchTerms? Terms { get; init; }

    /// <summary>
    /// Searches by meaning, too: what is near to the text's vector is found beside what holds its words. Null for words alone. Where words or phrases must occur,
    /// it is known over everybody's messages of the newest 500 that hold them.
    /// </summary>
    public VectorQuery? Vector { get; init; }

    /// <summary>
    /// How much of its score a message lends to each of the two before and the two after it in its conversation, 0 to 1: an answer is found by its question.
    /// 0 finds only messages that hold the words themselves. Default: 0.4.
    /// </summary>
    public double NeighbourWeight { get; init; } = 0.4;

    /// <summary>Whether each hit comes with a snippet. Default: false.</summary>
    public bool Snippets { get; init; }
}
