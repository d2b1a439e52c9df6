using Conversa.Data;
using Conversa.Data.Queue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds workers for the store's task queue to a service collection.</summary>
public static class ConversationTaskWorkerServiceCollectionExtensions
{
    /// <summary>
    /// Adds a hosted worker that does the tasks of the store, which <c>AddConversationStore</c> adds. It starts and stops with the host: stopping, it takes no more tasks,
    /// waits for those it is doing until the host's time for stopping is over, and then gives the rest back. Called again, it adds another one.
    /// </summary>
    /// <exception cref="ArgumentException">A setting breaks a rule, or there is no handler; the text says which.</exception>
    public static IServiceCollection AddConversationTaskWorker(this IServiceCollection services, Action<TaskWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new TaskWorkerOptions();
        configure(options);
        options.ThrowIfInvalid();
        return services.AddSingleton<IHostedService>(provider => Create(provider, options));
    }

    private static TaskWorker Create(IServiceProvider provider, TaskWorkerOptions options)
    {
        var store = provider.GetRequiredService<IConversationStore>();
        var storeOptions = provider.GetRequiredService<IOptions<ConversationStoreOptions>>().Value;
        var logger = ConversationStoreServiceCollectionExtensions.LoggerFor(provider);
        return new(store, new TaskRunner(provider, store, options, storeOptions, logger), options, storeOptions.TimeProvider, logger);
    }
}
