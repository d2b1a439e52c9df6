namespace Conversa.Data.Goals;

/// <summary>
/// What users said they want. An active goal can be achieved or abandoned, and either can be reopened.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IGoalRepository
{
    /// <summary>Stores a goal, active from the beginning. A user who is not known yet appears with it.</summary>
    /// <returns>The goal as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist, or is another user's.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<UserGoal> CreateAsync(NewGoal goal, CancellationToken cancellationToken = default);

    /// <summary>The goal; null when there is none with this id.</summary>
    Task<UserGoal?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of a user's goals, the last extracted first, those extracted at once by their ids, the greatest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="filter">Which of their goals; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another user or filter.</exception>
    Task<Page<UserGoal>> ListAsync(string userId, GoalFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many of a user's goals match the filter; null counts all.</summary>
    Task<long> CountAsync(string userId, GoalFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Notes that the user reached an active goal.</summary>
    /// <returns>The goal as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The goal does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The goal is not active.</exception>
    Task<UserGoal> AchieveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Notes that the user gave up an active goal.</summary>
    /// <returns>The goal as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The goal does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The goal is not active.</exception>
    Task<UserGoal> AbandonAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Makes an achieved or abandoned goal active again.</summary>
    /// <returns>The goal as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The goal does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The goal is active.</exception>
    Task<UserGoal> ReopenAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Changes what a goal says, its category or its metadata, whatever became of it. An update that gives nothing changes nothing.</summary>
    /// <returns>The goal as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The goal does not exist.</exception>
    Task<UserGoal> UpdateAsync(string id, GoalUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Deletes a goal.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
