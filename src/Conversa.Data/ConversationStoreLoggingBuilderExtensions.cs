using Conversa.Data;
using Conversa.Data.Logs;
using Conversa.Data.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Logging;

/// <summary>Sends a host's log into its conversation store.</summary>
public static class ConversationStoreLoggingBuilderExtensions
{
    /// <summary>
    /// Sends the log into the store that <c>services.AddConversationStore()</c> adds, where <c>store.Analytics.Logs</c> lists it.
    /// A logger never waits for the store and never fails for it: lines wait in a bounded buffer and are stored in the background, and what finds the buffer full,
    /// or cannot be stored, is dropped and counted; the count is stored as a line. The store's own lines are left out, and scopes.
    /// Closing the store, as a container does, stores the lines still in hand.
    /// </summary>
    /// <remarks>What the host's parts log is stored as it is, exceptions with their texts included: keep out of it what must not be stored.</remarks>
    /// <param name="logging">The host's logging.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    public static ILoggingBuilder AddConversationStore(this ILoggingBuilder logging, Action<StoreLoggingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(logging);
        var options = Configured(configure);
        logging.Services.TryAddSingleton(provider => new StoreLog(options, provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<IConversationStore>));
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, StoreLoggerProvider>());
        return logging;
    }

    /// <summary>Sends the log into a store that is open already, for programs without a container. Else the same as the overload without one.</summary>
    /// <param name="logging">The logging to add to, as in <c>LoggerFactory.Create(logging => logging.AddConversationStore(store))</c>.</param>
    /// <param name="store">The store, which somebody else disposes.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    public static ILoggingBuilder AddConversationStore(this ILoggingBuilder logging, IConversationStore store, Action<StoreLoggingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(store);
        var log = new StoreLog(Configured(configure), (store as Store)?.Options.TimeProvider ?? TimeProvider.System, () => store);
        if (store is Store ours)
        {
            log.Attach(ours);
        }

        logging.Services.AddSingleton<ILoggerProvider>(_ => new StoreLoggerProvider(log));
        return logging;
    }

    private static StoreLoggingOptions Configured(Action<StoreLoggingOptions>? configure)
    {
        var options = new StoreLoggingOptions();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        return options;
    }
}
