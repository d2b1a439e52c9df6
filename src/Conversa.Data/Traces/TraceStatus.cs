namespace Conversa.Data.Traces;

/// <summary>How far a traced stage has come (S0).</summary>
public enum TraceStatus
{
    /// <summary>It began. It stays so when nobody says how it ended, such as after a crash.</summary>
    Started,

    /// <summary>It did what it had to.</summary>
    Completed,

    /// <summary>It broke, or was cancelled.</summary>
    Failed,
}
