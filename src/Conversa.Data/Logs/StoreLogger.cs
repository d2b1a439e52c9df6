using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

internal sealed class StoreLogger(StoreLog log, string category) : ILogger
{
    // Scopes are not kept.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Here, not later: what the text is made of may change as soon as the caller goes on.
        if (IsEnabled(logLevel))
        {
            log.Add(logLevel, category, eventId, formatter(state, exception) ?? "", exception);
        }
    }
}
