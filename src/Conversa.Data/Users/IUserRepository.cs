namespace Conversa.Data.Users;

/// <summary>
/// Users, the identities by which platforms know them, and their sessions. Platforms and external ids are compared ordinally: bring e-mail addresses and
/// phone numbers into one form before. Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>
/// For consuming: a minor version may add members. With <see cref="ConversationStoreOptions.HashExternalIds"/> external ids are hashed before they are stored or
/// looked up; identities that were linked without it, or under another key, are then not found.
/// </remarks>
public interface IUserRepository
{
    /// <summary>Stores a user.</summary>
    /// <returns>The user as stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<User> CreateAsync(NewUser user, CancellationToken cancellationToken = default);

    /// <summary>The user; null when there is none with this id.</summary>
    Task<User?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The user with this identity, stored with it if there is none yet. Of callers who do it at once, one stores the user and all get it.
    /// In one user's store an identity that is nobody's becomes that user's.
    /// </summary>
    /// <param name="platform">The platform, such as <c>discord</c>.</param>
    /// <param name="externalId">The id of the user there.</param>
    /// <param name="displayName">The name of a user who has none yet. A name that is stored stays, also when this is another; <see cref="UpdateAsync"/> changes it.</param>
    /// <param name="cancellationToken">Cancels the call before it writes.</param>
    /// <exception cref="ConversationStoreConflictException">This is one user's store and the identity belongs to another.</exception>
    Task<User> FindOrCreateAsync(string platform, string externalId, string? displayName = null, CancellationToken cancellationToken = default);

    /// <summary>The user with this identity; null when it is nobody's.</summary>
    Task<User?> FindByIdentityAsync(string platform, string externalId, CancellationToken cancellationToken = default);

    /// <summary>The user with this <see cref="User.UserIdHash"/>; null when there is none, and for users stored without a key.</summary>
    Task<User?> FindByHashAsync(string userIdHash, CancellationToken cancellationToken = default);

    /// <summary>A page of the users, by the time at which they appeared; those of equal time by id, in the same direction.</summary>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list or order.</exception>
    Task<Page<User>> ListAsync(ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many users there are.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes what the update gives and leaves the rest. An update that gives nothing changes nothing.</summary>
    /// <returns>The user as they are now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The user does not exist.</exception>
    Task<User> UpdateAsync(string id, UserUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Deletes a user with all they own: identities, sessions, preferences, conversations with their messages and states, goals, traces, reactions; all or nothing. What they wrote in others' conversations loses its author.</summary>
    /// <remarks>
    /// It is one transaction, for which other writes wait: some 0.8 s for 10,000 messages. <see cref="Maintenance.IMaintenance.EraseUserAsync"/> works in short ones,
    /// and takes what they wrote in others' conversations too.
    /// </remarks>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes one user of two who are one person: all that is the merged user's goes over to the kept user, then the merged user is deleted. All or nothing.
    /// Where the merged user's id is the name of who decided, asked for or changed something, the kept user's stands then.
    /// </summary>
    /// <param name="keptUserId">The user who stays. Where they have no display name or metadata they take the other's.</param>
    /// <param name="mergedUserId">The user who goes. What both have and only one can keep, such as a preference or a reaction, stays the kept user's; of cached results and of notes on the two users themselves that is not told.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>What went over, and what was dropped.</returns>
    /// <exception cref="ArgumentException">They are the same.</exception>
    /// <exception cref="ConversationStoreNotFoundException">One of them does not exist; in one user's store the other never does.</exception>
    /// <exception cref="ConversationStoreSecretException">A secret of the merged user cannot be encrypted anew for the kept one: its key is missing, or it was changed. Nothing was merged.</exception>
    Task<UserMerge> MergeAsync(string keptUserId, string mergedUserId, CancellationToken cancellationToken = default);

    /// <summary>Links one more identity to a user. Linking it again changes nothing.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="platform">The platform, such as <c>email</c>.</param>
    /// <param name="externalId">The id of the user there.</param>
    /// <param name="metadata">The host's own data as JSON.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The identity as stored.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The user does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">It belongs to another user, whom <see cref="ConversationStoreConflictException.ExistingId"/> names except in one user's store.</exception>
    Task<UserIdentity> LinkIdentityAsync(string userId, string platform, string externalId, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Takes an identity away from a user. The user stays, also without any.</summary>
    /// <returns>False when it was not theirs.</returns>
    Task<bool> UnlinkIdentityAsync(string userId, string platform, string externalId, CancellationToken cancellationToken = default);

    /// <summary>A user's identities, the one linked first comes first; those of equal time by platform, then external id.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<UserIdentity>> ListIdentitiesAsync(string userId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Starts a session.</summary>
    /// <returns>The session as stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The user does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<UserSession> StartSessionAsync(NewUserSession session, CancellationToken cancellationToken = default);

    /// <summary>Starts a session with what most sessions have. The same as <see cref="StartSessionAsync(NewUserSession, CancellationToken)"/>.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="workspacePath">The workspace they work in; null for none.</param>
    /// <param name="settings">The session's settings as JSON; null for none.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    Task<UserSession> StartSessionAsync(string userId, string? workspacePath = null, string? settings = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a session.</summary>
    /// <returns>The session as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The session does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It has ended already.</exception>
    Task<UserSession> EndSessionAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Sets a session's settings, as JSON; null for none. A session that has ended can be given others too.</summary>
    /// <returns>The session as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The session does not exist.</exception>
    Task<UserSession> UpdateSessionSettingsAsync(string id, string? settings, CancellationToken cancellationToken = default);

    /// <summary>The session; null when there is none with this id.</summary>
    Task<UserSession?> FindSessionAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The sessions of a user that have not ended, newest first; those of equal time by id, the greatest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<UserSession>> FindActiveSessionsAsync(string userId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A page of a user's sessions, newest first; those of equal time by id, the greatest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<UserSession>> ListSessionsAsync(string userId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
