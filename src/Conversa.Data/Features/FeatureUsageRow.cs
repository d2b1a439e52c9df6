using Conversa.Data.Storage;

namespace Conversa.Data.Features;

/// <summary>A row of <c>feature_usage</c>.</summary>
internal sealed record FeatureUsageRow(
    long Seq,
    string Id,
    string? UserId,
    string? SessionId,
    string FeatureName,
    string FeatureCategory,
    string? UsageContext,
    long StartedAt,
    long? CompletedAt,
    long? Success,
    string? ErrorMessage,
    string? Metadata,
    long CreatedAt,
    long UpdatedAt)
{
    public FeatureUsage ToUsage() => new()
    {
        Id = Id,
        UserId = UserId,
        SessionId = SessionId,
        FeatureName = FeatureName,
        FeatureCategory = FeatureCategory,
        UsageContext = UsageContext,
        StartedAt = Times.At(StartedAt),
        CompletedAt = Times.OrNull(CompletedAt),
        Success = Success is { } success ? success != 0 : null,
        ErrorMessage = ErrorMessage,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };

    public static FeatureAdoption ReadAdoption(Statement row) => new()
    {
        FeatureCategory = row.RepeatedText(0),
        FeatureName = row.Text(1),
        UsageCount = row.Integer(2),
        UniqueUsers = row.Integer(3),
        SuccessRate = row.IsNull(4) ? null : row.Real(4),
        AverageDuration = TimeSpan.FromSeconds(row.Real(5)),
    };
}
