namespace Conversa.Data.Credits;

/// <summary>A threshold that was passed, as it is stored in <c>credit_alerts</c> (S3).</summary>
public sealed record CreditAlert
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The order in which alerts were stored, unique in the database.</summary>
    public required long Seq { get; init; }

    /// <summary>The provider.</summary>
    public required string Provider { get; init; }

    /// <summary>What it is about: one of <see cref="CreditAlertTypes"/>, or another program's own.</summary>
    public required string AlertType { get; init; }

    /// <summary>The threshold.</summary>
    public decimal? ThresholdValue { get; init; }

    /// <summary>The value that passed it.</summary>
    public decimal? CurrentValue { get; init; }

    /// <summary>Both in a sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>How much it matters.</summary>
    public required CreditAlertSeverity Severity { get; init; }

    /// <summary>Whether somebody has taken note of it: it is open until then.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>When somebody did, UTC; null while it is open.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who did; null while it is open, and when nobody said.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC: it was acknowledged, or became more severe.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
