namespace Conversa.Data.Credits;

/// <summary>Which alerts to list; what is null does not matter.</summary>
public sealed record CreditAlertFilter
{
    /// <summary>Only those of this provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Only those of this type.</summary>
    public string? AlertType { get; init; }

    /// <summary>Only those that were acknowledged, or, when false, only those that are open.</summary>
    public bool? Acknowledged { get; init; }
}
