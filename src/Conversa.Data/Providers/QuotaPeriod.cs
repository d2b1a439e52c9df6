namespace Conversa.Data.Providers;

/// <summary>How long a quota lasts before it begins anew, by the calendar, UTC.</summary>
public enum QuotaPeriod
{
    /// <summary>A minute of the clock.</summary>
    Minute,

    /// <summary>An hour of the clock.</summary>
    Hour,

    /// <summary>A day, from midnight UTC.</summary>
    Day,

    /// <summary>A month of the calendar.</summary>
    Month,
}
