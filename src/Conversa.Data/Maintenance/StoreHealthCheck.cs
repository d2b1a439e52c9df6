using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Conversa.Data.Maintenance;

/// <summary>Whether a store can be written and read, and whether an operator should look at something.</summary>
internal sealed class StoreHealthCheck(IConversationStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _ = await store.Maintenance.CheckAsync(StoreChecks.Writing, cancellationToken).ConfigureAwait(false);
            var health = await store.Maintenance.GetHealthAsync(cancellationToken).ConfigureAwait(false);
            return health.IsConnected
                ? new HealthCheckResult(health.IsHealthy ? HealthStatus.Healthy : HealthStatus.Degraded, Describe(health), data: DataOf(health))
                : new HealthCheckResult(context.Registration.FailureStatus, health.Error, data: DataOf(health));
        }
        catch (Exception e) when (e is ConversationStoreException or ObjectDisposedException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }

    private static string? Describe(StoreHealth health) => health.IsHealthy ? null : string.Join(' ', health.Concerns);

    private static Dictionary<string, object> DataOf(StoreHealth health)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["writeQueueDepth"] = health.WriteQueueDepth,
            ["diskUsageBytes"] = health.DiskUsageBytes,
            ["walBytes"] = health.WalBytes,
            ["uncopiedFrames"] = health.UncopiedFrames,
            ["sqliteVersion"] = health.SqliteVersion.ToString(),
            ["readP95Ms"] = health.Reads.P95.TotalMilliseconds,
            ["writeP95Ms"] = health.Writes.P95.TotalMilliseconds,
        };
        if (health.SchemaVersion is { } version)
        {
            data["schemaVersion"] = version;
        }

        if (health.LastSyncTime is { } time)
        {
            data["lastSyncTime"] = time.ToString("O", CultureInfo.InvariantCulture);
        }

        return data;
    }
}
