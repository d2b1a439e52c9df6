namespace Conversa.Data.Providers;

/// <summary>
/// The models of providers: what they can take in and what they cost. They are the host's: the store of one user has none.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IProviderModelRepository
{
    /// <summary>Saves a model, all of it in place of what was stored of it.</summary>
    /// <returns>The model as stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    Task<ProviderModel> SaveAsync(NewProviderModel model, CancellationToken cancellationToken = default);

    /// <summary>The model; null when it is not known.</summary>
    Task<ProviderModel?> FindAsync(string provider, string model, CancellationToken cancellationToken = default);

    /// <summary>A page of models, by provider, then model.</summary>
    /// <param name="provider">Only of this provider; null for all.</param>
    /// <param name="isActive">Only active ones, or only others; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<ProviderModel>> ListAsync(string? provider = null, bool? isActive = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Says whether a model is to be used.</summary>
    /// <returns>The model as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The model is not known.</exception>
    Task<ProviderModel> SetActiveAsync(string provider, string model, bool isActive, CancellationToken cancellationToken = default);

    /// <summary>Deletes a model.</summary>
    /// <returns>False when it is not known.</returns>
    Task<bool> DeleteAsync(string provider, string model, CancellationToken cancellationToken = default);
}
