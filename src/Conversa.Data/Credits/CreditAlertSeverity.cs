namespace Conversa.Data.Credits;

/// <summary>How much an alert matters.</summary>
public enum CreditAlertSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something should be done.</summary>
    Warning,

    /// <summary>Something must be done now.</summary>
    Critical,
}
