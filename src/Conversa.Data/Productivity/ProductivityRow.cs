using Conversa.Data.Storage;

namespace Conversa.Data.Productivity;

/// <summary>A row of <c>productivity_events</c>.</summary>
internal sealed record ProductivityRow(
    long Seq,
    string Id,
    string? UserId,
    string? SessionId,
    string EventType,
    long TraditionalTimeEstimate,
    long ActualTimeTaken,
    long TimeSaved,
    double ImprovementPercentage,
    string? ContextData,
    long? UserSatisfaction,
    string? Metadata,
    long CreatedAt)
{
    public ProductivityEvent ToEvent() => new()
    {
        Id = Id,
        UserId = UserId,
        SessionId = SessionId,
        EventType = EventType,
        TraditionalTimeEstimate = Times.Seconds(TraditionalTimeEstimate),
        ActualTimeTaken = Times.Seconds(ActualTimeTaken),
        TimeSaved = Times.Seconds(TimeSaved),
        ImprovementPercentage = ImprovementPercentage,
        ContextData = ContextData,
        UserSatisfaction = (int?)UserSatisfaction,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
    };

    public static ProductivitySavings ReadSavings(Statement row) => new()
    {
        EventType = row.Text(0),
        EventCount = row.Integer(1),
        AverageMinutesSaved = row.Real(2),
        TotalMinutesSaved = row.Real(3),
    };

    public static ProductivityDay ReadDay(Statement row) => new()
    {
        Day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(0)).UtcDateTime),
        EventType = row.RepeatedText(1),
        EventCount = row.Integer(2),
        AverageTimeSaved = TimeSpan.FromSeconds(row.Real(3)),
        AverageImprovement = row.Real(4),
        TotalTimeSaved = TimeSpan.FromSeconds(row.Integer(5)),
    };
}
