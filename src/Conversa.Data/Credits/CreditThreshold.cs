using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Credits;

/// <summary>A value at which an alert is raised.</summary>
public sealed record CreditThreshold
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public CreditThreshold()
    {
    }

    /// <summary>Makes one for a measure.</summary>
    [SetsRequiredMembers]
    public CreditThreshold(CreditMeasure measure, decimal value, CreditAlertSeverity severity = CreditAlertSeverity.Warning) =>
        (Measure, Value, Severity) = (measure, value, severity);

    /// <summary>What it is held against.</summary>
    public required CreditMeasure Measure { get; init; }

    /// <summary>The value, exact to nine decimals, -1,000,000,000 to 1,000,000,000.</summary>
    public required decimal Value { get; init; }

    /// <summary>How much its alert matters. Default: <see cref="CreditAlertSeverity.Warning"/>.</summary>
    public CreditAlertSeverity Severity { get; init; } = CreditAlertSeverity.Warning;
}
