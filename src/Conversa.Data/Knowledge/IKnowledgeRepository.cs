using Conversa.Data.Embeddings;
using Conversa.Data.Search;

namespace Conversa.Data.Knowledge;

/// <summary>
/// What was learnt from files, conversations and databases, and how it hangs together. An item belongs to a user, or to nobody and is shared by all;
/// the store of one user neither sees nor writes what is shared.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IKnowledgeRepository
{
    /// <summary>Their vectors, each of an item's title and content together; its ids are those of items.</summary>
    IEmbeddingRepository Embeddings { get; }

    /// <summary>Stores an item. A user who is not known yet appears with it.</summary>
    /// <returns>The item as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<KnowledgeItem> AddAsync(NewKnowledge knowledge, CancellationToken cancellationToken = default);

    /// <summary>Stores several items, all or none.</summary>
    /// <returns>The items as they are stored, in the order given.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<KnowledgeItem>> AddManyAsync(IReadOnlyCollection<NewKnowledge> knowledge, CancellationToken cancellationToken = default);

    /// <summary>The item; null when there is none with this id.</summary>
    Task<KnowledgeItem?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of items. Those stored at once, or equally sure, come the last stored first.</summary>
    /// <param name="filter">Which items; null for all, shared ones included.</param>
    /// <param name="order">Which come first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter or order.</exception>
    Task<Page<KnowledgeItem>> ListAsync(KnowledgeFilter? filter = null, KnowledgeOrder order = KnowledgeOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many items match the filter; null counts all, shared ones included.</summary>
    Task<long> CountAsync(KnowledgeFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Changes an item. An update that gives nothing changes nothing.</summary>
    /// <returns>The item as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The item does not exist.</exception>
    Task<KnowledgeItem> UpdateAsync(string id, KnowledgeUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Deletes an item with its relationships.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes what one source gave, with its relationships: everybody's, in the store of one user only theirs.</summary>
    /// <returns>How many items were deleted.</returns>
    Task<int> DeleteBySourceAsync(string sourceType, string sourceId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts what a source gives now in the place of what it gave before: <see cref="DeleteBySourceAsync"/> and <see cref="AddManyAsync"/>, both or neither.
    /// The items are new ones: relationships of the old do not go over to them.
    /// </summary>
    /// <returns>The items as they are stored, in the order given.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule, or an item is of another source; nothing was changed.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was changed.</exception>
    Task<IReadOnlyList<KnowledgeItem>> ReplaceSourceAsync(string sourceType, string sourceId, IReadOnlyCollection<NewKnowledge> knowledge, CancellationToken cancellationToken = default);

    /// <summary>
    /// The items that fit a text best, best first. Those that fit equally well come newest first; which of them the limit cuts off is not said.
    /// Any word of the text counts, rarer ones more and those of a title twice; words are compared without case and accents, English ones by their stem.
    /// Tags are searched too. Texts in scripts without spaces between words are found by any part of two characters or more.
    /// A word of another script within them is found where a space or a sign stands on both of its sides.
    /// With <see cref="KnowledgeSearch.Vector"/> what is near in meaning is found too; every filter and every demand holds for it as well.
    /// </summary>
    /// <param name="text">What to look for: any text at all, never a syntax. Empty when there is no letter or digit in it and no vector to go by. Of a long text the first 4,096 characters and the 32 longest words count.</param>
    /// <param name="search">Whose knowledge and which; null for all, shared items included.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="ArgumentException">A property of the search breaks a rule, or its vector has other dimensions than the model's; the exception names both.</exception>
    /// <exception cref="InvalidOperationException">The embedder did not do as it must.</exception>
    Task<IReadOnlyList<SearchHit<KnowledgeItem>>> SearchAsync(string text, KnowledgeSearch? search = null, int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>Relates one item to another, or gives the relationship of this type that stands between them its new strength.</summary>
    /// <param name="fromId">The item that it goes out from.</param>
    /// <param name="toId">The item that it leads to; another one.</param>
    /// <param name="relationshipType">What kind it is, 1 to 256 characters: one of <see cref="KnowledgeRelationships"/> or another.</param>
    /// <param name="strength">How strong it is, 0 to 1.</param>
    /// <param name="metadata">The host's own data as JSON; null keeps what is there.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The relationship as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">Either item does not exist, or they belong to two users. A user's item and a shared one may be related.</exception>
    Task<KnowledgeRelationship> RelateAsync(string fromId, string toId, string relationshipType, double strength = 0.5, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a relationship.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> UnrelateAsync(string fromId, string toId, string relationshipType, CancellationToken cancellationToken = default);

    /// <summary>A page of an item's relationships, the strongest first, of equals the last stored first; those stored within one millisecond stand in any order, but always in the same.</summary>
    /// <param name="id">The item.</param>
    /// <param name="direction">Those that go out from it, those that lead to it, or both.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another item or direction.</exception>
    Task<Page<KnowledgeRelationship>> ListRelationshipsAsync(string id, RelationshipDirection direction = RelationshipDirection.Both, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The items that an item leads to, by the strength of the relationship, then by how sure they are, greatest first. An item comes once for each relationship that leads to it.
    /// </summary>
    /// <param name="id">The item to start from.</param>
    /// <param name="relationshipType">Only over relationships of this type; null for any.</param>
    /// <param name="userId">Only over this user's items and shared ones, as they may see them; null for no such bound.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<RelatedKnowledge>> ListRelatedAsync(string id, string? relationshipType = null, string? userId = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// The items that can be reached from an item, the strongest path first, then the shortest. Each comes once, at its shortest depth and, of the paths of that
    /// length, by the strongest; the item itself does not come. From a user's item the paths stay within that user's items and shared ones.
    /// </summary>
    /// <param name="id">The item to start from.</param>
    /// <param name="depth">How many relationships a path may have, 1 to 8.</param>
    /// <param name="minStrength">Only over paths whose strengths multiplied come to at least this, 0 to 1.</param>
    /// <param name="direction">Which way relationships are followed.</param>
    /// <param name="userId">Only over this user's items and shared ones, as they may see them; null for no further bound.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <remarks>At each depth the strongest <see cref="ConversationStoreOptions.MaxPageSize"/> items are found and followed further.</remarks>
    Task<IReadOnlyList<ReachedKnowledge>> FindRelatedAsync(string id, int depth = 2, double minStrength = 0, RelationshipDirection direction = RelationshipDirection.Outgoing, string? userId = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of how knowledge grew, by UTC day, oldest first, then by kind in ordinal order. Days without new items are left out; the first and the last day have only what
    /// is in the range. What was deleted since does not count.
    /// </summary>
    /// <param name="from">Only items stored at this time or later; null for no bound.</param>
    /// <param name="to">Only items stored before this time; null for no bound.</param>
    /// <param name="userId">Only this user's own items; null for all, shared ones included.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another range or user.</exception>
    Task<Page<KnowledgeGrowth>> GetGrowthAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? userId = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
