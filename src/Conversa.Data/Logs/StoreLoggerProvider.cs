using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Conversa.Data.Logs;

/// <summary>Gives a host's parts loggers whose lines go into its store.</summary>
internal sealed class StoreLoggerProvider(StoreLog log) : ILoggerProvider
{
    /// <summary>What the store itself says: it would say it again of storing that.</summary>
    public const string OwnCategory = "Conversa.Data";

    public ILogger CreateLogger(string categoryName) =>
        categoryName == OwnCategory || categoryName.StartsWith($"{OwnCategory}.", StringComparison.Ordinal) ? NullLogger.Instance : new StoreLogger(log, categoryName);

    public void Dispose() => log.Dispose();
}
