namespace Conversa.Data.Todos;

/// <summary>
/// What is to be done, by users or by the host. The store of one user neither sees nor writes the host's.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ITodoRepository
{
    /// <summary>Stores a todo. A user who is not known yet appears with it.</summary>
    /// <returns>The todo as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<Todo> CreateAsync(NewTodo todo, CancellationToken cancellationToken = default);

    /// <summary>The todo; null when there is none with this id.</summary>
    Task<Todo?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of todos, newest first; those stored at once by id, the greatest first.</summary>
    /// <param name="filter">Which todos; null for all, the host's included.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The filter contradicts itself, or the cursor is of another one.</exception>
    Task<Page<Todo>> ListAsync(TodoFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Changes a todo. An update that gives nothing changes nothing.</summary>
    /// <returns>The todo as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The todo does not exist.</exception>
    Task<Todo> UpdateAsync(string id, TodoUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Deletes a todo.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
