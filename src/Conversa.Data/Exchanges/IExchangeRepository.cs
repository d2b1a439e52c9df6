using Conversa.Data.Search;

namespace Conversa.Data.Exchanges;

/// <summary>
/// Questions and their responses. Both are messages of a conversation, stored once and under the rules of messages; an exchange says which answers which, in which session and
/// thread, about which files and databases, and what it took. It belongs to the conversation's owner. A fork has copies of the messages, not of the exchanges.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IExchangeRepository
{
    /// <summary>
    /// Stores a question as a message of the role user, or takes one that is there, and the exchange with it, both or neither.
    /// A message is the question of one exchange: asking it again changes nothing.
    /// </summary>
    /// <returns>The exchange as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation or the session does not exist, or the message or the parent is not in the conversation.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<Exchange> AskAsync(NewExchange exchange, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a response as a message of the role assistant, or takes one that is there, and links it with the question, all or nothing: <see cref="Messages.Message.ResponseId"/> of the
    /// question becomes it too. Once only: answering again with the message, or the external id, that is the response changes nothing, and with another is refused.
    /// </summary>
    /// <param name="id">The exchange.</param>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The exchange as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule, or the response is the question; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The exchange does not exist, or the message is not in its conversation.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is answered already.</exception>
    Task<Exchange> AnswerAsync(string id, NewResponse response, CancellationToken cancellationToken = default);

    /// <summary>The same for a text.</summary>
    /// <param name="id">The exchange.</param>
    /// <param name="response">What is answered.</param>
    /// <param name="tokensUsed">The tokens it took; null when unknown.</param>
    /// <param name="responseTimeMs">How long it took, in milliseconds; null for the time since the question.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The exchange as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The exchange does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is answered already.</exception>
    Task<Exchange> AnswerAsync(string id, string response, long? tokensUsed = null, long? responseTimeMs = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// <see cref="AskAsync"/> and <see cref="AnswerAsync(string, NewResponse, CancellationToken)"/>, both or neither. A question that was asked and answered before is returned as it is
    /// stored: an import may run twice where questions have external ids.
    /// </summary>
    /// <returns>The exchange as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation or the session does not exist, or a message or the parent is not in the conversation.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<Exchange> RecordAsync(NewExchange exchange, NewResponse response, CancellationToken cancellationToken = default);

    /// <summary>The exchange; null when there is none with this id.</summary>
    Task<Exchange?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The exchange whose question this message is, or else the last asked of those whose response it is; null when there is none.</summary>
    Task<Exchange?> FindByMessageAsync(string messageId, CancellationToken cancellationToken = default);

    /// <summary>A page of a session's exchanges, by the time at which they were asked; those asked at once by the order in which they were stored.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another session or order.</exception>
    Task<Page<Exchange>> ListBySessionAsync(string sessionId, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>A page of exchanges, by the time at which they were asked; those asked at once by the order in which they were stored.</summary>
    /// <param name="filter">Which exchanges; null for all.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter or order.</exception>
    Task<Page<Exchange>> ListAsync(ExchangeFilter? filter = null, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>An exchange with those it follows and those that follow it; null when it does not exist.</summary>
    /// <param name="id">The exchange.</param>
    /// <param name="limit">At most this many each way, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>: of those it follows the nearest.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<ExchangeThread?> ListThreadAsync(string id, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A session's last exchanges with their files, newest first (S2's first example). A path that is not tracked comes too.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="limit">At most this many exchanges, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ExchangeWithFiles>> ListRecentWithFilesAsync(string sessionId, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>How many exchanges match the filter; null counts all.</summary>
    Task<long> CountAsync(ExchangeFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>How the exchanges that match the filter went; null is for all. Counts are zero when there are none.</summary>
    Task<ExchangeStatistics> GetStatisticsAsync(ExchangeFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The exchanges whose question or response fits a text best, best first: each once, by the better of its texts. Those that fit equally well come newest first.
    /// A text is found by its own words, as messages are, also while they are not in the index yet; another's lend it nothing. Deleting or editing a message is seen at once.
    /// </summary>
    /// <param name="text">What to look for: any text at all, never a syntax. Empty when there is no letter or digit in it and no vector to go by.</param>
    /// <param name="search">Whose exchanges and which; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="ArgumentException">A property of the search breaks a rule, or its vector has other dimensions than the model's; the exception names both.</exception>
    /// <exception cref="InvalidOperationException">The embedder did not do as it must.</exception>
    /// <remarks>
    /// Where at most 20,000 messages belong to exchanges of this user, conversation, session and time, each that fits is found. Of more, what rare words find is found, and of
    /// words that are in more than some hundreds of messages the newest, exchanges or not, are ranked.
    /// </remarks>
    Task<IReadOnlyList<SearchHit<Exchange>>> SearchAsync(string text, ExchangeSearch? search = null, int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>Deletes an exchange. Its messages stay; those that follow it in its thread stay, as beginnings.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
