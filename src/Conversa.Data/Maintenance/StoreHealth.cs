namespace Conversa.Data.Maintenance;

/// <summary>How the store is. Where the database does not answer, what only it knows is empty, zero or null.</summary>
public sealed record StoreHealth
{
    private const double NearlyFull = 0.9;

    /// <summary>Whether the database answers and its schema can be used.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>Why it does not; null when it does.</summary>
    public string? Error { get; init; }

    /// <summary>The full-text indexes: of messages, memories and knowledge, in this order.</summary>
    public required IReadOnlyList<SearchIndexHealth> SearchIndexes { get; init; }

    /// <summary>Writes that wait in line or are being committed together.</summary>
    public required int WriteQueueDepth { get; init; }

    /// <summary>The writes that have a place in line: <see cref="ConversationStoreOptions.WriteQueueCapacity"/>.</summary>
    public required int WriteQueueCapacity { get; init; }

    /// <summary>When this store last copied its WAL into the database; null when it has not, and in memory.</summary>
    public DateTimeOffset? LastSyncTime { get; init; }

    /// <summary>How long that took; null when it has not.</summary>
    public TimeSpan? LastSyncDuration { get; init; }

    /// <summary>What the database, its WAL and its shared memory take on the disk, in bytes; 0 in memory.</summary>
    public required long DiskUsageBytes { get; init; }

    /// <summary>The size of the WAL in bytes; 0 in memory. It keeps its size when it has been copied, up to <see cref="WalLimitBytes"/>.</summary>
    public required long WalBytes { get; init; }

    /// <summary>What a WAL is cut to. A longer one holds a large transaction, or a read that does not end keeps it from being begun anew.</summary>
    public required long WalLimitBytes { get; init; }

    /// <summary>The pages in the WAL that this store has written and not copied yet, those of an open transaction left out; 0 in memory.</summary>
    public required int UncopiedFrames { get; init; }

    /// <summary>The pages of the database that are free for new rows; null when it does not answer.</summary>
    public long? FreePages { get; init; }

    /// <summary>The number of the last migration applied; null when the database does not answer.</summary>
    public int? SchemaVersion { get; init; }

    /// <summary>The applied migrations whose text is no longer what was applied; normally empty.</summary>
    public required IReadOnlyList<string> EditedScripts { get; init; }

    /// <summary>The SQLite in use.</summary>
    public required Version SqliteVersion { get; init; }

    /// <summary>What is known to be wrong with it and matters here, in a sentence each. None of it harms a database that this store has to itself.</summary>
    public required IReadOnlyList<string> SqliteBugs { get; init; }

    /// <summary>How long the longest of this store's reads under way has been running; null when there are none, and in memory.</summary>
    public TimeSpan? OldestReader { get; init; }

    /// <summary>How long reads held their connection.</summary>
    public required QueryTimes Reads { get; init; }

    /// <summary>How long writes took their callers, from the call to the commit, those in units of work left out.</summary>
    public required QueryTimes Writes { get; init; }

    /// <summary>The memory that vectors take, in bytes.</summary>
    public required long VectorBytes { get; init; }

    /// <summary>The conversations, users and memories that are kept in memory.</summary>
    public required int HotCacheSize { get; init; }

    /// <summary>About how many bytes they take.</summary>
    public required long HotCacheBytes { get; init; }

    /// <summary>The share of the reads that may be answered from memory that were, 0 to 1, since the store was opened; null when there were none.</summary>
    public double? HotCacheHitRatio { get; init; }

    /// <summary>The share of what the response and file result caches were asked for that they had, 0 to 1, since the store was opened; null when they were asked for nothing.</summary>
    public double? CacheHitRatio { get; init; }

    /// <summary>What an operator should look at while the store goes on working, in a sentence each; normally empty.</summary>
    public IReadOnlyList<string> Concerns
    {
        get
        {
            var concerns = SearchIndexes.Where(i => i.IsRebuilding).Select(i => $"The full-text index of {i.Name} is being made anew.").ToList();
            concerns.AddRange(EditedScripts.Select(script => $"Migration {script} has been edited since it was applied."));
            if (WalBytes > WalLimitBytes)
            {
                concerns.Add($"The WAL has {WalBytes} bytes, more than {WalLimitBytes}: a read that does not end, or one large transaction.");
            }

            if (WriteQueueDepth >= WriteQueueCapacity * NearlyFull)
            {
                concerns.Add($"{WriteQueueDepth} writes wait in line, which has {WriteQueueCapacity} places.");
            }

            return concerns;
        }
    }

    /// <summary>Whether everything is as it should be: the database answers, and there are no <see cref="Concerns"/>.</summary>
    public bool IsHealthy => IsConnected && Concerns.Count == 0;
}
