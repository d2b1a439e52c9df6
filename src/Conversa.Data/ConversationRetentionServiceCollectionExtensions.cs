using Conversa.Data;
using Conversa.Data.Retention;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds retention to a service collection.</summary>
public static class ConversationRetentionServiceCollectionExtensions
{
    /// <summary>
    /// Adds a hosted service that now and then deletes what <see cref="ConversationStoreOptions.Retention"/> does not keep in the store, which <c>AddConversationStore</c> adds.
    /// It starts and stops with the host; a run that fails is logged, and the next one tries again. Called again, it changes nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes when it runs; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting breaks a rule; the text says which.</exception>
    public static IServiceCollection AddConversationRetention(this IServiceCollection services, Action<RetentionWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new RetentionWorkerOptions();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetentionWorker>(provider => Create(provider, options)));
        return services;
    }

    private static RetentionWorker Create(IServiceProvider provider, RetentionWorkerOptions options) => new(
        provider.GetRequiredService<IConversationStore>(),
        options,
        provider.GetRequiredService<IOptions<ConversationStoreOptions>>().Value.TimeProvider,
        ConversationStoreServiceCollectionExtensions.LoggerFor(provider));
}
