using Conversa.Data.Storage;

namespace Conversa.Data.Performance;

/// <summary>A row of <c>performance_metrics</c>.</summary>
internal sealed record PerformanceRow(
    long Seq,
    string Id,
    string OperationType,
    string? OperationDetails,
    long StartTime,
    long EndTime,
    long Success,
    string? ErrorType,
    double? MemoryUsedMb,
    long? TokensUsed,
    long CacheHit,
    string? Metadata,
    long CreatedAt)
{
    public PerformanceMetric ToMetric() => new()
    {
        Id = Id,
        OperationType = OperationType,
        OperationDetails = OperationDetails,
        StartTime = Times.At(StartTime),
        EndTime = Times.At(EndTime),
        Success = Success != 0,
        ErrorType = ErrorType,
        MemoryUsedMb = MemoryUsedMb,
        TokensUsed = TokensUsed,
        CacheHit = CacheHit != 0,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
    };

    public static OperationStatistics ReadStatistics(Statement row) => new()
    {
        OperationType = row.Text(0),
        Count = row.Integer(1),
        Succeeded = row.Integer(2),
        CacheHits = row.Integer(3),
        TokensUsed = row.IntegerOrNull(4),
        AverageMs = row.Real(5),
        P50Ms = row.Integer(6),
        P95Ms = row.Integer(7),
        P99Ms = row.Integer(8),
        MaxMs = row.Integer(9),
    };
}
