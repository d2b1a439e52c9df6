using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Whose messages, and which of them, a search may answer with.</summary>
internal sealed record MessageScope(string? Owner, string? UserId, string? ConversationId, string? Role, long From, long To)
{
    public bool HasTimes => From > long.MinValue || To < long.MaxValue;

    /// <summary>Whether it is one conversation, or one user's, not everybody's.</summary>
    public bool IsSomebodys => ConversationId is not null || UserId is not null;

    /// <summary>Whether it asks for more than whose messages.</summary>
    public bool IsNarrow => HasTimes || Role is not null;

    /// <summary>Between which seqs, with them, all of its time are, as far as it is known.</summary>
    public (long First, long Last) Seqs { get; init; } = (0, long.MaxValue);

    /// <summary>The scope as the index words it; null for everything.</summary>
    public string? Words => FullTextScope.All(
        UserId is null ? null : FullTextScope.User(UserId),
        ConversationId is null ? null : FullTextScope.Conversation(ConversationId),
        Role is null ? null : FullTextScope.Role(Role));

    public static MessageScope Of(MessageSearch? search, string? owner) => new(
        owner,
        search?.UserId ?? owner,
        search?.ConversationId,
        search?.Role is { } role ? MessageRow.Word(role) : null,
        Times.From(search?.From),
        Times.To(search?.To));

    /// <summary>Binds what the blocks that read rows ask of them.</summary>
    public Statement Bind(Statement statement, string from = "from", string to = "to") => statement
        .Bind("userId", UserId).Bind("owner", Owner).Bind("conversationId", ConversationId).Bind("role", Role).Bind(from, From).Bind(to, To);
}
