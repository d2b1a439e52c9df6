using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Conversa.Data;

/// <summary>Checks the settings before anything is opened. Each failure is a sentence that names the setting.</summary>
internal sealed class ConversationStoreOptionsValidator : IValidateOptions<ConversationStoreOptions>
{
    private static readonly string[] Supported = ["Data Source", "Mode"];

    public static void ThrowIfInvalid(ConversationStoreOptions options)
    {
        var failures = Failures(options).ToList();
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', failures), nameof(options));
        }
    }

    public ValidateOptionsResult Validate(string? name, ConversationStoreOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(ConversationStoreOptions o)
    {
        if (ConnectionStringFailure(o.ConnectionString) is { } failure)
        {
            yield return failure;
        }

        foreach (var (ok, text) in new[]
        {
            (Enum.IsDefined(o.Durability), "Durability must be Normal or Full."),
            (o.Readers is >= 1 and <= 64, "Readers must be 1 to 64."),
            (o.WriteQueueCapacity is >= 1 and <= 1_000_000, "WriteQueueCapacity must be 1 to 1,000,000."),
            (o.LockTimeout >= TimeSpan.Zero && o.LockTimeout <= TimeSpan.FromHours(1), "LockTimeout must be 0 to 1 hour."),
            (o.UnitOfWorkTimeout > TimeSpan.Zero && o.UnitOfWorkTimeout <= TimeSpan.FromHours(1), "UnitOfWorkTimeout must be more than 0 and at most 1 hour."),
            (o.MaxContentBytes is >= 1 and <= 100_000_000, "MaxContentBytes must be 1 to 100,000,000."),
            (o.MaxJsonDepth is >= 1 and <= 1000, "MaxJsonDepth must be 1 to 1,000."),
            (o.MaxPageSize is >= 1 and <= 100_000, "MaxPageSize must be 1 to 100,000."),
            (o.HashKey is null || o.HashKey.Length >= 16, "HashKey must have at least 16 bytes."),
            (!o.HashExternalIds || o.HashKey is not null, "HashExternalIds needs a HashKey."),
            (o.Json is not null, "Json must not be null."),
            (o.TimeProvider is not null, "TimeProvider must not be null."),
            (o.Migrations.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() == o.Migrations.Count, "Migrations must have different names."),
        })
        {
            if (!ok)
            {
                yield return text;
            }
        }
    }

    private static string? ConnectionStringFailure(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "ConnectionString must be given, for example \"Data Source=bot.db\".";
        }

        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            // Its text would quote the connection string.
            return "ConnectionString is not a SQLite connection string, for example \"Data Source=bot.db\".";
        }

        // The builder lists every key it knows; the ones given are those whose values are no longer the defaults.
        var defaults = new SqliteConnectionStringBuilder();
        var other = builder.Keys.Cast<string>()
            .FirstOrDefault(key => !Supported.Contains(key, StringComparer.OrdinalIgnoreCase) && !Equals(builder[key], defaults[key]));
        if (other is not null)
        {
            return $"ConnectionString must not set '{other}': the store sets what it needs itself. It may set Data Source and Mode.";
        }

        var memory = builder.Mode == SqliteOpenMode.Memory || builder.DataSource == ":memory:";
        if (!memory && string.IsNullOrWhiteSpace(builder.DataSource))
        {
            return "ConnectionString must name a Data Source, for example \"Data Source=bot.db\".";
        }

        return builder.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || builder.DataSource.Contains('\0', StringComparison.Ordinal)
            ? "ConnectionString must name its Data Source as a path, not as a URI."
            : null;
    }
}
