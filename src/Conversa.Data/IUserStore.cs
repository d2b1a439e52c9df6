using Conversa.Data.Exports;
using Conversa.Data.Maintenance;

namespace Conversa.Data;

/// <summary>The store as one user may see it. Rows of other users are not found, rows that belong to nobody are not seen, and nothing can be written in the name of another.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IUserStore : IStoreModules
{
    /// <summary>The user. Ids are compared ordinally: another spelling is another user.</summary>
    string UserId { get; }

    /// <summary>Writes all of the user as JSON lines, as <see cref="IMaintenance.ExportAsync"/> does. It sees what is committed; a unit of work that is open in the same flow refuses it.</summary>
    /// <param name="destination">Where to; it is left open, and must not use the store.</param>
    /// <param name="progress">Told after every thousand rows and each table; null for nobody. It must not use the store.</param>
    /// <param name="cancellationToken">Cancels it at once.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A unit of work is open.</exception>
    Task<ExportResult> ExportAsync(Stream destination, IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Imports an export of this user, as <see cref="IMaintenance.ImportAsync"/> does, but takes nobody's word for it: only rows of this user are accepted, links hold only to rows in the file,
    /// and what entitles is left out: identities, tasks, tool executions, approval settings, quotas, uploads, tracked files, database connections with their schemas, and usage are the host's to bring in.
    /// </summary>
    /// <remarks>
    /// New conversations come in without what the host finds them by and runs them with: external key, channel, guild, mode, provider, model, system prompt and approval settings are null, the
    /// context window is the default; new sessions have no workspace path. Vectors of a model that the store has none of are left out: a backfill makes them. Of rows that are stored already these stay as they are, whatever the file says, and are no conflict.
    /// No time is more than a day ahead of the store's clock, but for when something expires. All else is the user's word: roles and authors' names of messages, and metadata.
    /// </remarks>
    /// <param name="source">Where from, read once to its end; it is left open, and must not use the store. No text in it may be longer than <see cref="ConversationStoreOptions.MaxContentBytes"/>.</param>
    /// <param name="conflicts">What becomes of a row that is stored already, with other values.</param>
    /// <param name="progress">Told after every thousand rows; null for nobody. It must not use the store.</param>
    /// <param name="cancellationToken">Cancels it at once; nothing is imported then.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="ImportFormatException">It is no whole export of this user.</exception>
    /// <exception cref="ImportConflictException">A row contradicts one that is stored.</exception>
    /// <exception cref="InvalidOperationException">A unit of work is open.</exception>
    Task<ImportResult> ImportAsync(Stream source, ImportConflicts conflicts = ImportConflicts.Refuse, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default);
}
