namespace Conversa.Data.Retention;

/// <summary>What of a table is kept: what is young enough, and of that at most so many rows. At least one of both is given.</summary>
public sealed record RetentionPolicy
{
    private const int MostDays = 36_500;

    /// <summary>Rows older than this go; 1 millisecond to 36,500 days. Null: age does not matter.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The newest so many rows stay, 1 or more; older ones go. Null: their number does not matter. Not for <see cref="RetentionTable.Conversations"/>.</summary>
    public long? MaxRows { get; init; }

    /// <summary>What is deleted unless the host says otherwise: caches after 30 days, performance metrics after 90.</summary>
    internal static Dictionary<RetentionTable, RetentionPolicy> Defaults() => new()
    {
        [RetentionTable.ResponseCache] = new() { MaxAge = TimeSpan.FromDays(30) },
        [RetentionTable.FileResultCache] = new() { MaxAge = TimeSpan.FromDays(30) },
        [RetentionTable.PerformanceMetrics] = new() { MaxAge = TimeSpan.FromDays(90) },
    };

    /// <summary>The rule that one of the policies breaks, as a sentence; null when they break none.</summary>
    internal static string? Failure(IEnumerable<KeyValuePair<RetentionTable, RetentionPolicy>> policies, string name) =>
        policies.Select(policy => Failure(policy.Key, policy.Value, $"{name}[{policy.Key}]")).FirstOrDefault(failure => failure is not null);

    private static string? Failure(RetentionTable table, RetentionPolicy? policy, string name) => policy switch
    {
        _ when !Enum.IsDefined(table) => $"{name} must be of a table that {nameof(RetentionTable)} names.",
        null => $"{name} must not be null.",
        { MaxAge: null, MaxRows: null } => $"{name} must have a {nameof(MaxAge)} or a {nameof(MaxRows)}.",
        { MaxAge: { } age } when age < TimeSpan.FromMilliseconds(1) || age > TimeSpan.FromDays(MostDays) => $"{name}.{nameof(MaxAge)} must be 1 millisecond to {MostDays:N0} days.",
        { MaxRows: < 1 } => $"{name}.{nameof(MaxRows)} must be 1 or more.",
        { MaxRows: not null } when table == RetentionTable.Conversations => $"{name}.{nameof(MaxRows)} must be null: conversations go by age only.",
        _ => null,
    };
}
