using Conversa.Data;
using Conversa.Data.Maintenance;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds checks of conversation stores to a host's health checks.</summary>
public static class ConversationStoreHealthChecksBuilderExtensions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds a check of the store that <c>services.AddConversationStore()</c> adds, or of a keyed one. Unhealthy: it cannot be written and read within the timeout; a store opened to read only is only read.
    /// Degraded: it works, and a full-text index is being made anew, the WAL has outgrown its bound, the line of writes is nearly full, or an applied migration has been edited.
    /// </summary>
    /// <param name="builder">What <c>services.AddHealthChecks()</c> returns.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="storeName">The name of a keyed store; null for the one without a name.</param>
    /// <param name="failureStatus">What to report instead of unhealthy; null for unhealthy.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <param name="timeout">How long it may take; null for 5 seconds.</param>
    public static IHealthChecksBuilder AddConversationStore(
        this IHealthChecksBuilder builder,
        string name = "conversa",
        string? storeName = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(new HealthCheckRegistration(name, provider => new StoreHealthCheck(Find(provider, storeName)), failureStatus, tags, timeout ?? DefaultTimeout));
    }

    private static IConversationStore Find(IServiceProvider provider, string? storeName) => storeName is null
        ? provider.GetRequiredService<IConversationStore>()
        : provider.GetRequiredKeyedService<IConversationStore>(storeName);
}
