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

    /// <summary>
    /// How the store is: whether the database answers, its sizes, versions, line of writes and times, and its full-text indexes: whether they are whole, by a sample of the
    /// messages, and how far behind they are. A damaged one begins to be made anew. It is quick, opens a database that is not open yet, and holds nothing of what is stored.
    /// </summary>
    /// <returns>Never null. A database that cannot be used is no error here: <see cref="StoreHealth.IsConnected"/> is false then, and <see cref="StoreHealth.Error"/> says why.</returns>
    Task<StoreHealth> GetHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Checks that are too slow for each time: except for writing, they read much of the database, one after the other, while the store goes on working.</summary>
    /// <param name="checks">Which of them.</param>
    /// <param name="cancellationToken">Cancels them at once.</param>
    /// <returns>What they found, by names of tables and indexes and by counts; null for those that were not asked for.</returns>
    /// <exception cref="ConversationStoreException">The database cannot be read, or, when writing is asked for, not be written.</exception>
    Task<StoreCheckReport> CheckAsync(StoreChecks checks, CancellationToken cancellationToken = default);

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
}
