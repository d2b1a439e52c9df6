using Conversa.Data.Conversations;
using Conversa.Data.Embeddings;
using Conversa.Data.Search;

namespace Conversa.Data.Memories;

/// <summary>
/// What a bot knows of its users for good. A memory fades while nobody needs it, which is computed and never stored, and may be forgotten: then it is kept, but no
/// list, search or recall finds it, and its vectors neither.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IMemoryRepository
{
    /// <summary>Their vectors, of their contents.</summary>
    IEmbeddingRepository Embeddings { get; }

    /// <summary>Stores a memory. A user who is not known yet appears with it.</summary>
    /// <returns>The memory as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<Memory> RememberAsync(NewMemory memory, CancellationToken cancellationToken = default);

    /// <summary>Stores a memory. A user who is not known yet appears with it.</summary>
    /// <param name="userId">The user whose it is.</param>
    /// <param name="content">What to remember; not empty.</param>
    /// <param name="importance">How important it is, 1 to 10.</param>
    /// <param name="tags">Tags by which it is found, at most 64, each of 1 to 256 characters; null for none.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The memory as it is stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    Task<Memory> RememberAsync(string userId, string content, int importance = 5, IReadOnlyList<string>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>Stores several memories, of one user or of many, all or none.</summary>
    /// <returns>The memories as they are stored, in the order given.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<Memory>> RememberManyAsync(IReadOnlyCollection<NewMemory> memories, CancellationToken cancellationToken = default);

    /// <summary>The memory, a forgotten one too; null when there is none with this id.</summary>
    Task<Memory?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of memories. Those learnt at once come the last stored first.</summary>
    /// <param name="filter">Which memories; null for all that are remembered.</param>
    /// <param name="order">Which come first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">A property of the filter breaks a rule, or the cursor is of another filter or order.</exception>
    Task<Page<Memory>> ListAsync(MemoryFilter? filter = null, MemoryOrder order = MemoryOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many memories match the filter; null counts all that are remembered.</summary>
    Task<long> CountAsync(MemoryFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The tags of what is remembered of a user, the most used first, equally used ones ordinally.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<TagCount>> ListTagsAsync(string userId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// A user's memories that fit a text best, best first. Those that fit equally well come newest first; which of them the limit cuts off is not said.
    /// Any word of the text counts, rarer ones more; words are compared without case and accents, English ones by their stem. Tags are searched too, and
    /// contexts, of which a word counts half. Texts in scripts without spaces between words are found by any part of two characters or more.
    /// A word of another script within them is found where a space or a sign stands on both of its sides.
    /// With a <see cref="MemorySearch.Vector"/>, what is near in meaning is found beside what holds the words.
    /// </summary>
    /// <param name="userId">Whose memories.</param>
    /// <param name="text">What to look for: any text at all, never a syntax. Empty when there is no letter or digit in it and no vector. Of a long text the first 4,096 characters and the 32 longest words count.</param>
    /// <param name="search">Which of them, and how; null for all, by words.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="ArgumentException">A property of the search breaks a rule; the exception names both.</exception>
    /// <exception cref="InvalidOperationException">The embedder did not do as it must.</exception>
    Task<IReadOnlyList<SearchHit<Memory>>> SearchAsync(string userId, string text, MemorySearch? search = null, int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>
    /// A user's memories that should come to mind with a text, by what fits it, what is fresh and what is important: the highest score first, of equals the last stored.
    /// The score and its parts are those of <see cref="MemoryRecall"/>. Weighed are the memories that stand out in one of the three: the 200, or with a greater limit
    /// as many as that, that the search finds best, that are freshest, and that are most important. So a text that nothing fits is answered, too, by memories with a
    /// relevance of 0; and an empty text by what is fresh and important alone.
    /// </summary>
    /// <param name="userId">Whose memories.</param>
    /// <param name="text">What comes up: any text at all, as in <see cref="SearchAsync"/>.</param>
    /// <param name="recall">What counts how much; null for the defaults.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the search, and the noting of the access before it starts.</param>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="InvalidOperationException">The embedder did not do as it must.</exception>
    /// <exception cref="ConversationStoreUnavailableException">The access cannot be noted: see <see cref="MemoryRecall.NoteAccess"/>.</exception>
    Task<IReadOnlyList<RecalledMemory>> RecallAsync(string userId, string text, MemoryRecall? recall = null, int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>Changes a memory, a forgotten one too. An update that gives nothing changes nothing.</summary>
    /// <returns>The memory as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The memory does not exist.</exception>
    Task<Memory> UpdateAsync(string id, MemoryUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Pins a memory, so that it never fades, or lets it go.</summary>
    /// <returns>The memory as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The memory does not exist.</exception>
    Task<Memory> SetPinnedAsync(string id, bool pinned, CancellationToken cancellationToken = default);

    /// <summary>Makes a memory more important, up to 10, and fresh again; it counts as an access.</summary>
    /// <param name="id">The memory.</param>
    /// <param name="by">How much more important, 0 to 9.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The memory as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The memory does not exist, or is forgotten.</exception>
    Task<Memory> ReinforceAsync(string id, int by = 1, CancellationToken cancellationToken = default);

    /// <summary>Forgets a memory, a pinned one too. One that is forgotten already stays as it is.</summary>
    /// <returns>The memory as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The memory does not exist.</exception>
    Task<Memory> ForgetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Remembers again what was forgotten, as fresh as if it were recalled now. One that is remembered stays as it is.</summary>
    /// <returns>The memory as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The memory does not exist.</exception>
    Task<Memory> RestoreAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a memory with its vectors, for good.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets what has faded: the memories of a user whose <see cref="Memory.StrengthAt"/> is now below a threshold. With the defaults a memory of importance 1
    /// that nobody accesses is forgotten after 30 days, of importance 5 after 100, of importance 10 after 130. Pinned ones stay.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="threshold">How strong a memory must be to stay, 0 to 1; 0 forgets none.</param>
    /// <param name="halfLife">The time in which a memory loses half of its strength; null for 30 days.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>How many were forgotten.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument breaks a rule.</exception>
    Task<int> ForgetFadedAsync(string userId, double threshold = 0.05, TimeSpan? halfLife = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Merges a user's memories that say nearly the same. Two do when they share at least the threshold's part of all their words and pairs of neighbouring words
    /// (Jaccard), without case and punctuation, and have the same numbers and negations in the same order. Pinned ones stay before others, then the more important,
    /// then the newer ones: going down that order, each memory stays that is not near to one that stays, and the others are forgotten for the first that they are
    /// near to, never deleted. What stays keeps its text and takes over the tags, the greatest importance, the accesses and the last of them. Compared are the
    /// first 10,000 in that order with up to 2,000 characters each; what is changed meanwhile is left alone.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="threshold">What part of their words and pairs two memories must share, 0.5 to 1.</param>
    /// <param name="dryRun">True changes nothing and says what would be merged.</param>
    /// <param name="limit">How many may stay for others, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>; when it is reached, there may be more to merge.</param>
    /// <param name="cancellationToken">Cancels the read, and the write before it starts.</param>
    /// <returns>What was merged, in the order above.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument breaks a rule.</exception>
    Task<IReadOnlyList<MergedMemories>> DeduplicateAsync(string userId, double threshold = 0.8, bool dryRun = false, int limit = 100, CancellationToken cancellationToken = default);
}
