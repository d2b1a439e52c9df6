namespace Conversa.Data.Prompts;

/// <summary>
/// What the host tells its models: named, in categories, every version of the content kept with who made it and why. Prompts belong to no user: keep what could name
/// one out of them, also out of who changed them.
/// Reads of what does not exist answer null or an empty list; changes of it, and rendering and comparing it, throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>
/// <para>
/// <c>{{name}}</c> in a content is a variable. Its name is what stands between the braces without the spaces around it, 1 to 256 characters, compared ordinally, none of
/// them a brace or a line break; braces around anything else are text as any other. <c>{{{{</c> is <c>{{</c> as text, so <c>{{{{name}}</c> renders as <c>{{name}}</c>.
/// </para>
/// <para>For consuming: a minor version may add members.</para>
/// </remarks>
public interface IPromptRepository
{
    /// <summary>Creates a prompt; its content is version 1.</summary>
    /// <returns>The prompt as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The name or the id is taken.</exception>
    Task<Prompt> CreateAsync(NewPrompt prompt, CancellationToken cancellationToken = default);

    /// <summary>The prompt, active or not; null when there is none with this name.</summary>
    Task<Prompt?> FindByNameAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>A page of prompts by name, in ordinal order.</summary>
    /// <param name="filter">Which prompts; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<Prompt>> ListAsync(PromptFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>The categories that have prompts, in ordinal order.</summary>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<string>> ListCategoriesAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Changes a prompt. Another content makes the next version; the same content, and changes of anything else, make none and note nobody.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="update">What to change.</param>
    /// <param name="changedBy">Who changes it, 1 to 256 characters.</param>
    /// <param name="changeReason">Why; null when nobody says.</param>
    /// <param name="expectedVersion">The version that the change is meant for; null for whichever is there.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The prompt as it is stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The prompt does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The prompt is not at the expected version.</exception>
    Task<Prompt> UpdateAsync(string name, PromptUpdate update, string changedBy, string? changeReason = null, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>Makes the content of an earlier version the next version. Where that is the content already, nothing changes.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="version">The version to go back to.</param>
    /// <param name="changedBy">Who goes back, 1 to 256 characters.</param>
    /// <param name="changeReason">Why; null when nobody says.</param>
    /// <param name="expectedVersion">The version that is gone back from; null for whichever is there.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The prompt as it is stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The prompt or the version does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The prompt is not at the expected version.</exception>
    Task<Prompt> RollBackAsync(string name, long version, string changedBy, string? changeReason = null, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a prompt be rendered. One that is active stays as it is.</summary>
    /// <returns>The prompt as it is stored.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The prompt does not exist.</exception>
    Task<Prompt> ActivateAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Lets a prompt be rendered no longer. One that is not active stays as it is.</summary>
    /// <returns>The prompt as it is stored.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The prompt does not exist.</exception>
    Task<Prompt> DeactivateAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes a prompt with its history.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>A version of a prompt; null when there is none.</summary>
    Task<PromptVersion?> FindVersionAsync(string name, long version, CancellationToken cancellationToken = default);

    /// <summary>A page of a prompt's versions, today's among them, newest first.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another prompt.</exception>
    Task<Page<PromptVersion>> ListHistoryAsync(string name, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// How one version became another, line by line, in the order of the text, with as few lines removed and added as can be. A line ends at a line feed; one that
    /// differs in nothing but a carriage return differs.
    /// </summary>
    /// <param name="name">The prompt.</param>
    /// <param name="from">The version to compare from, older or newer.</param>
    /// <param name="to">The version to compare to.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <remarks>Versions that differ in more than 2,000 lines are shown as all removed, then all added, between the lines that both begin and end with.</remarks>
    /// <exception cref="ConversationStoreNotFoundException">The prompt or a version does not exist.</exception>
    Task<IReadOnlyList<PromptDiffLine>> DiffAsync(string name, long from, long to, CancellationToken cancellationToken = default);

    /// <summary>A prompt's text with its variables filled in. What is filled in is not looked through for variables again.</summary>
    /// <param name="name">The prompt, which must be active.</param>
    /// <param name="variables">The values by the variables' names; null when there are none. Those that the prompt does not ask for are ignored.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">Variables are missing, or null; the exception names them.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The prompt does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The prompt is not active.</exception>
    Task<RenderedPrompt> RenderAsync(string name, IReadOnlyDictionary<string, string>? variables = null, CancellationToken cancellationToken = default);
}
