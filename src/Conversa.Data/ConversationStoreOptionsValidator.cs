using Conversa.Data.Caches;
using Conversa.Data.Retention;
using Conversa.Data.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Data;

/// <summary>Checks the settings before anything is opened. Each failure is a sentence that names the setting.</summary>
internal sealed class ConversationStoreOptionsValidator : IValidateOptions<ConversationStoreOptions>
{
    public static void ThrowIfInvalid(ConversationStoreOptions options)
    {
        var failures = Failures(options);
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', failures), nameof(options));
        }
    }

    public ValidateOptionsResult Validate(string? name, ConversationStoreOptions options)
    {
        var failures = Failures(options);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static List<string> Failures(ConversationStoreOptions o)
    {
        var failures = new List<string>();
        if (ConnectionStringFailure(o.ConnectionString) is { } failure)
        {
            failures.Add(failure);
        }
        else if (UploadRootFailure(o) is { } uploads)
        {
            failures.Add(uploads);
        }

        Demand(o.Durability is Durability.Normal or Durability.Full, "Durability must be Normal or Full.");
        Demand(o.Readers is >= 1 and <= 64, "Readers must be 1 to 64.");
        Demand(o.WriteQueueCapacity is >= 1 and <= 1_000_000, "WriteQueueCapacity must be 1 to 1,000,000.");
        Demand(o.LockTimeout >= TimeSpan.Zero && o.LockTimeout <= TimeSpan.FromHours(1), "LockTimeout must be 0 to 1 hour.");
        Demand(o.UnitOfWorkTimeout > TimeSpan.Zero && o.UnitOfWorkTimeout <= TimeSpan.FromHours(1), "UnitOfWorkTimeout must be more than 0 and at most 1 hour.");
        Demand(o.MaxContentBytes is >= 1 and <= 100_000_000, "MaxContentBytes must be 1 to 100,000,000.");
        Demand(o.MaxJsonDepth is >= 1 and <= 1000, "MaxJsonDepth must be 1 to 1,000.");
        Demand(o.MaxPageSize is >= 1 and <= 100_000, "MaxPageSize must be 1 to 100,000.");
        Demand(o.VectorMemoryBytes is >= 0 and <= 1L << 40, "VectorMemoryBytes must be 0 to 1,099,511,627,776 (1 TiB).");
        Demand(!o.HasEmbedders || o.Embedders.All(e => e.Key.Length is >= 1 and <= Require.LongestName && e.Value is not null), "Embedders must have names of 1 to 256 characters, and none of them may be null.");
        Demand(o.HotCacheBytes is >= 0 and <= 1L << 40, "HotCacheBytes must be 0 to 1,099,511,627,776 (1 TiB).");
        Demand(o.HotCacheEntries is >= 1 and <= 10_000_000, "HotCacheEntries must be 1 to 10,000,000.");
        Demand(o.TokenCounter is not null, "TokenCounter must not be null.");
        Demand(o.CacheLifetime == Timeout.InfiniteTimeSpan || (o.CacheLifetime > TimeSpan.Zero && o.CacheLifetime <= CacheRows.LongestLifetime), "CacheLifetime must be more than 0 and at most 36,500 days, or infinite.");
        Demand(o.CacheMaxEntries is >= 1 and <= 10_000_000, "CacheMaxEntries must be 1 to 10,000,000.");
        Demand(o.CacheMaxBytes is >= 1 and <= 1L << 40, "CacheMaxBytes must be 1 to 1,099,511,627,776 (1 TiB).");
        Demand(o.UploadMaxFileBytes is >= 1 and <= 1L << 40, "UploadMaxFileBytes must be 1 to 1,099,511,627,776 (1 TiB).");
        Demand(o.UploadQuotaBytes is >= 1 and <= 1L << 40, "UploadQuotaBytes must be 1 to 1,099,511,627,776 (1 TiB).");
        Demand(o.HashKey is null || o.HashKey.Length >= 16, "HashKey must have at least 16 bytes.");
        Demand(!o.HashExternalIds || o.HashKey is not null, "HashExternalIds needs a HashKey.");
        Demand(o.SecretKeys.Count == 0 || o.SecretKeys.All(k => k is { IsValid: true }), "SecretKeys must each have 32 bytes and a name of 1 to 64 letters, digits, hyphens and underscores.");
        Demand(o.SecretKeys.Count == 0 || o.SecretKeys.DistinctBy(k => k?.Name, StringComparer.Ordinal).Count() == o.SecretKeys.Count, "SecretKeys must have different names.");
        Demand(o.BackgroundSyncInterval >= TimeSpan.Zero && o.BackgroundSyncInterval <= TimeSpan.FromDays(1), "BackgroundSyncInterval must be 0 to 1 day.");
        Demand(o.HasJson, "Json must not be null.");
        if (o.HasRetention && RetentionPolicy.Failure(o.Retention, nameof(o.Retention)) is { } policy)
        {
            failures.Add(policy);
        }

        Demand(o.Tasks.Lease >= TimeSpan.FromMilliseconds(1) && o.Tasks.Lease <= TimeSpan.FromDays(1), "Tasks.Lease must be 1 millisecond to 1 day.");
        Demand(o.Tasks.RetryDelay > TimeSpan.Zero && o.Tasks.RetryDelay <= TimeSpan.FromDays(1), "Tasks.RetryDelay must be more than 0 and at most 1 day.");
        Demand(o.Tasks.MaxRetryDelay >= o.Tasks.RetryDelay && o.Tasks.MaxRetryDelay <= TimeSpan.FromDays(30), "Tasks.MaxRetryDelay must be Tasks.RetryDelay to 30 days.");
        Demand(o.Tasks.Jitter is not null, "Tasks.Jitter must not be null.");
        Demand(o.TimeProvider is not null, "TimeProvider must not be null.");
        Demand(
            o.Migrations.Count == 0 || (o.Migrations.All(m => m is not null) && o.Migrations.DistinctBy(m => m.Name, StringComparer.Ordinal).Count() == o.Migrations.Count),
            "Migrations must have different names, and none of them may be null.");
        return failures;

        void Demand(bool met, string rule)
        {
            if (!met)
            {
                failures.Add(rule);
            }
        }
    }

    private static string? ConnectionStringFailure(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "ConnectionString must be given, for example \"Data Source=bot.db\".";
        }

        DataSource source;
        try
        {
            source = DataSource.Parse(text);
        }
        catch (ArgumentException)
        {
            // Its text would quote the connection string.
            return "ConnectionString is not a SQLite connection string, for example \"Data Source=bot.db\".";
        }

        if (source.Unsupported is { } other)
        {
            return $"ConnectionString must not set '{other}': the store sets what it needs itself. It may set Data Source and Mode.";
        }

        if (!source.InMemory && string.IsNullOrWhiteSpace(source.Name))
        {
            return "ConnectionString must name a Data Source, for example \"Data Source=bot.db\".";
        }

        if (source is { InMemory: true, ReadOnly: true })
        {
            return "ConnectionString must not open a database in memory with Mode=ReadOnly: there is nothing in it to read.";
        }

        if (Path.EndsInDirectorySeparator(source.Name))
        {
            return "ConnectionString must name a file as its Data Source, not a directory.";
        }

        return source.Name.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || source.Name.Contains('\0', StringComparison.Ordinal)
            ? "ConnectionString must name its Data Source as a path, not as a URI."
            : null;
    }

    private static string? UploadRootFailure(ConversationStoreOptions o)
    {
        if (o.UploadRoot is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(o.UploadRoot) || o.UploadRoot.Contains('\0', StringComparison.Ordinal))
        {
            return "UploadRoot must be the path of a directory.";
        }

        var source = DataSource.Parse(o.ConnectionString);
        if (source.InMemory)
        {
            return null;
        }

        var database = Path.GetRelativePath(o.UploadRoot, source.Name);
        return Path.IsPathRooted(database) || database.Split(Path.DirectorySeparatorChar)[0] == ".."
            ? null
            : "UploadRoot must not be the directory of the database, nor one above it.";
    }
}
