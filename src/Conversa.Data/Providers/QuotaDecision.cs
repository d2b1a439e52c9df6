namespace Conversa.Data.Providers;

/// <summary>Whether a use is within the quotas.</summary>
public sealed record QuotaDecision
{
    /// <summary>Whether it is; then it is counted.</summary>
    public bool IsAllowed => RefusedBy is null;

    /// <summary>The quota that it would go beyond, of several the one that lasts longest: trying again makes sense from its <see cref="ApiQuota.PeriodEnd"/>. Null when it is allowed.</summary>
    public ApiQuota? RefusedBy { get; init; }
}
