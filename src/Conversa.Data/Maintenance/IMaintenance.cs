using Conversa.Data.Exports;
using Conversa.Data.Migrations;
using Conversa.Data.Retention;
using Conversa.Data.Secrets;

namespace Conversa.Data.Maintenance;

/// <summary>Looking after the database: its schema, its indexes, its health.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IMaintenance
{
    /// <summary>Applies the migrations that are missing, the library's and then the host's, each in a transaction of its own. Safe when several processes do it at once. Writes, and reads that begin meanwhile, wait; where nothing is missing, it takes no lock of the database.</summary>
    /// <returns>The names of the scripts that this call applied, in order; empty when the schema was current.</returns>
    /// <exception cref="ConversationStoreSchemaException">A script failed and was undone, those before it stay; or the schema is not one that this library can use.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes back every migration above <paramref name="version"/> with its down script, newest first. What only those could hold is lost. The next use of the store applies them again unless <see cref="ConversationStoreOptions.ApplySchema"/> is off. The host's own migrations stay. Writes, and reads that begin meanwhile, wait.</summary>
    /// <param name="version">The version to go back to; 0 removes the whole schema.</param>
    /// <param name="cancellationToken">Cancels between two scripts.</param>
    /// <returns>The names of the scripts taken back, in the order in which that was done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    /// <exception cref="ConversationStoreSchemaException">A script failed and was undone, those before it stay undone; or the schema is not one that this library can use, or a newer library's, which alone can take it back.</exception>
    Task<IReadOnlyList<string>> RollbackToAsync(int version, CancellationToken cancellationToken = default);

    /// <summary>What has been applied, what is pending and how many rows that would touch. Pending scripts are tried and rolled back, so other writes wait meanwhile, and so do reads that begin.</summary>
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

    /// <summary>
    /// Copies the database as it is at the call's beginning into one file that opens anywhere, readable by its owner only, while the store goes on reading and writing
    /// (in memory: it waits). The copy is checked, rows, indexes and references, before it gets its name: what is there under that name is a whole backup.
    /// A damaged full-text index does not count, since it is made anew.
    /// </summary>
    /// <remarks>As long as it copies, the WAL beside the database grows by what is written, because the copy reads the old pages; later checkpoints make that room free again.</remarks>
    /// <param name="path">The file to make, in a directory that is there. Neither a directory nor a file of a database in use.</param>
    /// <param name="overwrite">Whether it may take the place of a file, which it does in one step, when it is whole.</param>
    /// <param name="progress">Told how far it is, from 0 to 1, in order; null for nobody. It must not use the store.</param>
    /// <param name="cancellationToken">Cancels it; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The path is not one to which a backup may be made.</exception>
    /// <exception cref="ConversationStoreConflictException">The file exists.</exception>
    /// <exception cref="ConversationStoreFullException">The disk is full; nothing is left of the backup.</exception>
    /// <exception cref="ConversationStoreUnavailableException">The file cannot be written there.</exception>
    /// <exception cref="ConversationStoreCorruptException">The copy, and so the database, is damaged.</exception>
    Task<BackupResult> BackupAsync(string path, bool overwrite = false, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a backup in the place of everything in the database. The backup is checked first, rows, indexes, references and schema; then it is copied in one transaction:
    /// reads see the old or the new, other processes too. This store's writes, and its reads that begin meanwhile, wait for it; so do other processes' writes. An older schema is migrated afterwards unless <see cref="ConversationStoreOptions.ApplySchema"/> is off.
    /// What fails before that, or is cancelled, changes nothing.
    /// </summary>
    /// <remarks>It takes the room of the backup once more, in the WAL. The embeddings' and all other indexes are those of the backup at once.</remarks>
    /// <param name="path">The backup, or another whole database of a store that is not in use.</param>
    /// <param name="progress">Told how far it is, from 0 to 1, in order; null for nobody. It must not use the store.</param>
    /// <param name="cancellationToken">Cancels it until the copy is complete.</param>
    /// <exception cref="ArgumentException">The path is that of a directory or of a database in use.</exception>
    /// <exception cref="ConversationStoreNotFoundException">There is no such file.</exception>
    /// <exception cref="ConversationStoreCorruptException">The file is no database, or a damaged one.</exception>
    /// <exception cref="ConversationStoreSchemaException">It is no database of a store, has a schema that this library cannot use, or pages of another size. Or its migration failed: then the backup is in place, with the scripts before that.</exception>
    /// <exception cref="ConversationStoreFullException">The disk is full.</exception>
    /// <exception cref="ConversationStoreUnavailableException">Another process held the lock for too long, the file cannot be read, or the store was opened to read only.</exception>
    Task RestoreAsync(string path, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases a user: what they own, with all that others wrote and did in their conversations, and what they wrote in others'. It leaves no byte of it in the database,
    /// its WAL or its indexes, while the store goes on working: it is done in many short transactions, what can be found by searching first, the user last.
    /// What others wrote to them stays where it is others'; so do shared rows, the host's log and the numbers of sequences. Where such a row names them as who decided, changed, created or
    /// acknowledged something, the name goes.
    /// </summary>
    /// <remarks>
    /// When it is cancelled or fails, what is deleted stays deleted: erase the same user again for the rest. Erasing a user who is gone, or never was, deletes no row and only sees to the indexes and the WAL.
    /// What comes in late does not bring the user back, as what needs a conversation of theirs finds none; only what makes a user by itself, such as a new conversation, makes a new one.
    /// The bytes of their uploads go after their rows, where nobody else has the same; those that cannot go now are counted. The space becomes free inside the file. Backups are the host's to delete.
    /// </remarks>
    /// <param name="userId">The user.</param>
    /// <param name="progress">Told after each transaction that deleted something.</param>
    /// <param name="cancellationToken">Cancels between two transactions.</param>
    /// <returns>What was deleted, and whether that is all.</returns>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    Task<UserErasure> EraseUserAsync(string userId, IProgress<UserErasure>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes what policies do not keep, the oldest rows first, while the store goes on working: in short transactions, between which other writes go. Then it gives the room that is
    /// free in the file back, a little at a time. What is too old or too many is decided at the beginning; rows that come in meanwhile stay.
    /// </summary>
    /// <remarks>When it is cancelled or fails, what is deleted stays deleted, and the next run does the rest; a large conversation may have lost its first part then. Safe to run in several processes at once.</remarks>
    /// <param name="policies">The policies, by table; null for <see cref="ConversationStoreOptions.Retention"/>. Tables that are not named keep everything.</param>
    /// <param name="dryRun">Whether it only counts what it would delete.</param>
    /// <param name="progress">Told after each transaction that deleted something; null for nobody.</param>
    /// <param name="cancellationToken">Cancels between two transactions.</param>
    /// <returns>The rows deleted of each table with a policy, and what became of their room.</returns>
    /// <exception cref="ArgumentException">A policy breaks a rule; the text names both. Nothing was deleted.</exception>
    /// <exception cref="ConversationStoreFullException">The disk is full; the transaction under way was undone, those before it stay.</exception>
    /// <exception cref="ConversationStoreUnavailableException">Another process held the lock for too long, or the store was opened to read only.</exception>
    Task<RetentionReport> ApplyRetentionAsync(
        IReadOnlyDictionary<RetentionTable, RetentionPolicy>? policies = null,
        bool dryRun = false,
        IProgress<RetentionReport>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes everything, or all of one user, as JSON lines that any program can read: UTF-8, one object a line. It is the database as it is at the call's beginning, while the store goes on
    /// reading and writing (in memory: it waits), and takes no more memory for many rows than for few.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The first line is the header: <c>format</c> (<c>conversa-export</c>), <c>version</c> of the format (1), <c>schema_version</c>, <c>library_version</c>, <c>exported_at</c>,
    /// <c>scope</c> (<c>everything</c> or <c>user</c>) and for a user <c>user_id</c>. Each line after it is a row, <c>{"table":"messages","row":{"id":"...",...}}</c>; what a row hangs on
    /// stands before it. The last line is <c>{"end":{"users":1,...}}</c>, the number of rows by table: a file without it is not whole.
    /// </para>
    /// <para>
    /// Columns have their names in the schema. Times are Unix milliseconds, money is in billionths, columns of JSON are strings that hold the text as it is stored, BLOBs are base64,
    /// infinities the strings <c>Infinity</c> and <c>-Infinity</c>; what another program stored as text that is no UTF-8 comes out with U+FFFD in it. Columns that are worked out of others are not in it, nor is <c>seq</c>: the rows of a table that has it are in its order.
    /// </para>
    /// <para>
    /// It holds no secret, encrypted or not: no configurations of providers, no sensitive setting and no history of one, no passwords of connections. Nor does it hold what is made
    /// of other rows (indexes, totals), the journal of migrations, tables of the host's own, or the bytes of uploads, which are files already.
    /// Hashes under <see cref="ConversationStoreOptions.HashKey"/> are as they are stored.
    /// </para>
    /// <para>
    /// A user's export is what <see cref="IConversationStore.ForUser"/> shows: their rows and their conversations, with what others wrote there. What they wrote in others' conversations,
    /// others' reactions, and rows that belong to nobody are not in it.
    /// </para>
    /// While it writes, the WAL beside the database grows by what is written meanwhile.
    /// </remarks>
    /// <param name="destination">Where to; it is left open, and must not use the store. A part of it is there when the export fails.</param>
    /// <param name="userId">The user; null for everything. One who does not exist has no rows.</param>
    /// <param name="progress">Told after every thousand rows and each table; null for nobody. It must not use the store.</param>
    /// <param name="cancellationToken">Cancels it at once.</param>
    /// <exception cref="ArgumentException">The stream cannot be written, or the id is empty or too long.</exception>
    Task<ExportResult> ExportAsync(Stream destination, string? userId = null, IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Imports what <see cref="ExportAsync"/> has written, into a store that may have rows already. All of it is read and checked first, in a file beside the database that only its owner can
    /// read, while the store goes on working; then it comes in, in one transaction, for which other writes wait. It is imported whole or not at all.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A row whose id is stored already, with the same values, is left alone: importing again adds nothing. So a user's export can also be put back into the store that it came from.
    /// New rows keep their ids, values and order; they are found by searches like all others. Links that a user's file has to rows outside it, such as the
    /// author of a message, hold where that is a user who is there, and are NULL else.
    /// </para>
    /// <para>
    /// Values keep the rules of the repositories: ids and names have 1 to 256 characters, times are of the years 1 to 9999 (before its last day), counts and amounts can be summed, the vectors of a
    /// model have the same dimensions.
    /// </para>
    /// <para>
    /// The file beside the database ends in <c>.import</c>, and is removed at the end; one that is left, by a crash or because it could not be removed, can be deleted.
    /// </para>
    /// <para>
    /// The host vouches for what is imported: tasks in it will run, approvals in it hold, and uploads in it entitle to the bytes of their hashes, which are to be copied beside it. A file of
    /// one user's brings in no row of others in any case.
    /// </para>
    /// </remarks>
    /// <param name="source">Where from, read once to its end; it is left open, and must not use the store.</param>
    /// <param name="conflicts">What becomes of a row that is stored already, with other values.</param>
    /// <param name="progress">Told after every thousand rows; null for nobody. It must not use the store.</param>
    /// <param name="cancellationToken">Cancels it at once; nothing is imported then.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="ImportFormatException">It is no export, not a whole one, one of a newer version, or holds what the tables or the repositories do not take; the exception names the line and the rule.</exception>
    /// <exception cref="ImportConflictException">A row contradicts one that is stored.</exception>
    /// <exception cref="ConversationStoreFullException">The disk is full; nothing was imported.</exception>
    /// <exception cref="ConversationStoreUnavailableException">Another process held the lock for too long, or the store was opened to read only.</exception>
    Task<ImportResult> ImportAsync(Stream source, ImportConflicts conflicts = ImportConflicts.Refuse, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default);
}
