using Conversa.Data.Migrations;
using Conversa.Data.Secrets;

namespace Conversa.Data.Maintenance;

/// <summary>Looking after the database: its schema, its indexes, its health.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IMaintenance
{
    /// <summary>Applies the migrations that are missing, the library's and then the host's, each in a transaction of its own. Safe when several processes do it at once.</summary>
    /// <returns>The names of the scripts that this call applied, in order; empty when the schema was current.</returns>
    /// <exception cref="ConversationStoreSchemaException">A script failed and was undone, those before it stay; or the schema is not one that this library can use.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes back every migration above <paramref name="version"/> with its down script, newest first. What only those could hold is lost. The next use of the store applies them again unless <see cref="ConversationStoreOptions.ApplySchema"/> is off. The host's own migrations stay.</summary>
    /// <param name="version">The version to go back to; 0 removes the whole schema.</param>
    /// <param name="cancellationToken">Cancels between two scripts.</param>
    /// <returns>The names of the scripts taken back, in the order in which that was done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    /// <exception cref="ConversationStoreSchemaException">A script failed and was undone, those before it stay undone; or the schema is not one that this library can use.</exception>
    Task<IReadOnlyList<string>> RollbackToAsync(int version, CancellationToken cancellationToken = default);

    /// <summary>What has been applied, what is pending and how many rows that would touch. Pending scripts are tried and rolled back, so other writes wait meanwhile.</summary>
    /// <exception cref="ConversationStoreUnavailableException">The database was opened to read only.</exception>
    Task<MigrationStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Inserts a small, fixed set of sample rows for testing. Doing it again changes nothing.</summary>
    Task SeedAsync(CancellationToken cancellationToken = default);

    /// <summary>How the store is: whether its full-text indexes are whole, by a sample of the messages, and how far behind they are. A damaged one begins to be made anew.</summary>
    Task<StoreHealth> GetHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Compares every full-text index with its table, word by word, and makes a damaged one anew: that of messages in batches afterwards.
    /// It reads everything that is indexed, and writes wait meanwhile. Damage that a search or a write runs into is mended without this.
    /// </summary>
    /// <returns>The names of the indexes that were damaged; empty when all were whole.</returns>
    Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Encrypts with the first of <see cref="ConversationStoreOptions.SecretKeys"/> every secret that an older one has encrypted, in batches, while the store goes on
    /// working. What cannot be decrypted stays as it is. Safe to repeat and to run in several processes.
    /// </summary>
    /// <returns>How many values that were, and which could not be decrypted: an old key can go when there are none of those.</returns>
    /// <exception cref="ConversationStoreSecretException">There is no key.</exception>
    Task<SecretRotation> RotateSecretsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases a user: what they own, with all that others wrote and did in their conversations, and what they wrote in others'. It leaves no byte of it in the database,
    /// its WAL or its indexes, while the store goes on working: it is done in many short transactions, what can be found by searching first, the user last.
    /// What others wrote to them stays where it is others'; so do shared rows, the host's log and the numbers of sequences.
    /// </summary>
    /// <remarks>
    /// When it is cancelled or fails, what is deleted stays deleted: erase the same user again for the rest. Erasing a user who is gone, or never was, deletes no row and only sees to the indexes and the WAL.
    /// What comes in late does not bring the user back, as what needs a conversation of theirs finds none; only what makes a user by itself, such as a new conversation, makes a new one.
    /// The space becomes free inside the file. Backups are the host's to delete.
    /// </remarks>
    /// <param name="userId">The user.</param>
    /// <param name="progress">Told after each transaction that deleted something.</param>
    /// <param name="cancellationToken">Cancels between two transactions.</param>
    /// <returns>What was deleted, and whether that is all.</returns>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    Task<UserErasure> EraseUserAsync(string userId, IProgress<UserErasure>? progress = null, CancellationToken cancellationToken = default);
}
