using System.Text.Json;
using Conversa.Data.Context;
using Conversa.Data.Embeddings;
using Conversa.Data.Migrations;
using Conversa.Data.Queue;
using Conversa.Data.Retention;
using Conversa.Data.Secrets;

namespace Conversa.Data;

/// <summary>Settings of a conversation store. They are read once, when the store opens.</summary>
public sealed class ConversationStoreOptions
{
    private JsonSerializerOptions? _json;
    private Dictionary<string, IEmbedder>? _embedders;
    private Dictionary<RetentionTable, RetentionPolicy>? _retention;

    /// <summary>
    /// Where the database is: <c>Data Source=bot.db</c>, with <c>Mode=ReadOnly</c> to only read, or <c>Data Source=:memory:</c>.
    /// A file that does not exist is created with its directory. Default: <c>Data Source=conversa.db</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "Data Source=conversa.db";

    /// <summary>Whether missing migrations are applied on first use. When false, the host calls <c>Maintenance.MigrateAsync</c>. Default: true.</summary>
    public bool ApplySchema { get; set; } = true;

    /// <summary>What a power cut can take. Default: <see cref="Durability.Normal"/>.</summary>
    public Durability Durability { get; set; } = Durability.Normal;

    /// <summary>Connections kept for reading, 1 to 64. In-memory databases have one connection for everything. Default: 4.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>Writes that may wait in line; further callers wait for a place. 1 to 1,000,000. Default: 10,000.</summary>
    public int WriteQueueCapacity { get; set; } = 10_000;

    /// <summary>How long a write waits for a lock that another process holds; 0 to 1 hour. Default: 30 seconds.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a unit of work may hold the writer before it is rolled back; more than 0, at most 1 hour. Default: 5 seconds.</summary>
    public TimeSpan UnitOfWorkTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest text or JSON value that is stored, in bytes of UTF-8; 1 to 100,000,000. Default: 1 MiB.</summary>
    public int MaxContentBytes { get; set; } = 1024 * 1024;

    /// <summary>The deepest nesting of JSON that is stored, 1 to 1,000. Default: 64.</summary>
    public int MaxJsonDepth { get; set; } = 64;

    /// <summary>The most items that one call returns, 1 to 100,000. Default: 1,000.</summary>
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>
    /// What makes vectors of texts, by the name of its embedding model (1 to 256 characters, compared ordinally), for backfills and for searches that
    /// give no vector. Default: none, and vectors are the host's to pass in.
    /// </summary>
    public IDictionary<string, IEmbedder> Embedders => _embedders ??= new Dictionary<string, IEmbedder>(StringComparer.Ordinal);

    internal bool HasEmbedders => _embedders is { Count: > 0 };

    /// <summary>
    /// The memory that the vectors searched last may take together, about one byte a dimension, 0 to 1 TiB. The model searched longest ago goes first;
    /// one that does not fit by itself is searched in the database, which finds the same and takes some fifty times as long. Default: 256 MiB.
    /// </summary>
    public long VectorMemoryBytes { get; set; } = 256L << 20;

    /// <summary>
    /// The memory that what is read on every turn may take, about: recent messages, latest states, active flows and the like, users by their identities, memories; 0 to 1 TiB.
    /// Of the kind that takes most, what was used longest ago goes first. What is kept is never behind this store's own writes, and at most 100 ms behind those of other processes. 0 keeps nothing,
    /// as a host needs it whose own triggers change rows of these tables that were just written. Default: 64 MiB.
    /// </summary>
    public long HotCacheBytes { get; set; } = 64L << 20;

    /// <summary>The most conversations, external keys, identities of users, users' goals and memories that are kept, of each; 1 to 10,000,000. Default: 10,000.</summary>
    public int HotCacheEntries { get; set; } = 10_000;

    /// <summary>
    /// What counts the tokens of texts for prompts. Default: a guess that is rather too high than too low, without any model's vocabulary: four letters of English
    /// to a token, two of other alphabets, two digits or signs, and a token for each character of Chinese, Japanese and Korean, of Indian and other Asian scripts.
    /// </summary>
    public ITokenCounter TokenCounter { get; set; } = ApproximateTokenCounter.Instance;

    /// <summary>
    /// How long a cached response is good where it does not say, and a cached file result unused is kept: more than 0, at most 36,500 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default: 30 days.
    /// </summary>
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The most entries of each cache, 1 to 10,000,000; those used longest ago go. Default: 10,000.</summary>
    public int CacheMaxEntries { get; set; } = 10_000;

    /// <summary>The most bytes of UTF-8 in each cache, 1 to 1 TiB; the entries used longest ago go. Default: 256 MiB.</summary>
    public long CacheMaxBytes { get; set; } = 256L << 20;

    /// <summary>Whether cached responses show the first 100 characters of <see cref="Caches.ResponseRequest.Prompt"/>, which is what a user wrote. Default: false.</summary>
    public bool CachePromptPreviews { get; set; }

    /// <summary>
    /// The directory that holds the bytes of uploads, made when it is missing. Its files belong to this store's database and to no other, and nobody else may write in it.
    /// The database must not be in it, so that whoever is given the uploads is not given the database. Give a full path where the current directory may change.
    /// Null: uploads are refused. Default: null.
    /// </summary>
    public string? UploadRoot { get; set; }

    /// <summary>The most bytes of one upload, 1 to 1 TiB. Default: 100 MiB.</summary>
    public long UploadMaxFileBytes { get; set; } = 100L << 20;

    /// <summary>The most bytes of all uploads of one user, each counted in full though equal ones are stored once; 1 to 1 TiB. Default: 1 GiB.</summary>
    public long UploadQuotaBytes { get; set; } = 1L << 30;

    /// <summary>The key for <c>user_id_hash</c> and hashed identities, at least 16 bytes; keep it outside the database. Null: no hashes. Default: null.</summary>
    public byte[]? HashKey { get; set; }

    /// <summary>Whether the external ids of identities are stored as an HMAC instead of as they are. Needs <see cref="HashKey"/>. Default: false.</summary>
    public bool HashExternalIds { get; set; }

    /// <summary>
    /// The keys for secrets: providers' configurations, databases' passwords, sensitive settings. The first encrypts, all decrypt; keep them outside the database.
    /// To change keys, put the new one first, call <c>Maintenance.RotateSecretsAsync</c>, then take the old one away. Each has a name of its own and 32 bytes.
    /// Without any, secrets are refused. Default: none.
    /// </summary>
    public IList<SecretKey> SecretKeys { get; } = [];

    /// <summary>How typed values become JSON where a call does not say. Default: <see cref="JsonSerializerOptions.Web"/>.</summary>
    public JsonSerializerOptions Json
    {
        // Asked for late: a program that stores no typed values never loads the serializer.
        get => _json ?? JsonSerializerOptions.Web;
        set => (_json, HasJson) = (value, value is not null);
    }

    internal bool HasJson { get; private set; } = true;

    /// <summary>
    /// Whether new messages are taken into the full-text index while nobody waits for them. When false, the first search after them does that.
    /// Either way a search finds every message that was stored before it. Default: true.
    /// </summary>
    public bool BackgroundIndexing { get; set; } = true;

    /// <summary>
    /// How often what was written meanwhile is copied from the WAL into the database, and SQLite's statistics of grown tables are brought up to date, in the background;
    /// 0 to 1 day, 0 for never: the WAL is copied all the same when it has grown or nobody writes. Default: 30 seconds.
    /// </summary>
    public TimeSpan BackgroundSyncInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What <c>Maintenance.ApplyRetentionAsync</c>, <c>AddConversationRetention()</c> and tasks of retention delete; nothing is deleted without one of those.
    /// Default: cached responses and file results after 30 days, performance metrics after 90. What users wrote has no policy unless the host gives it one.
    /// </summary>
    public IDictionary<RetentionTable, RetentionPolicy> Retention => _retention ??= RetentionPolicy.Defaults();

    internal bool HasRetention => _retention is not null;

    /// <summary>Leases, retries and payloads of the task queue.</summary>
    public TaskOptions Tasks { get; } = new();

    /// <summary>The clock. Default: <see cref="TimeProvider.System"/>; a <see cref="TimeProvider"/> in the container comes before it.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The host's own migrations, run after the library's and journalled apart. Default: none.</summary>
    public IList<HostMigration> Migrations { get; } = [];
}
