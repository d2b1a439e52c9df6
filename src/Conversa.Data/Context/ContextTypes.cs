namespace Conversa.Data.Context;

/// <summary>The kinds of context that S1 names. A host may use others.</summary>
public static class ContextTypes
{
    /// <summary>Something remembered.</summary>
    public const string Memory = "memory";

    /// <summary>Something the user prefers.</summary>
    public const string Preference = "preference";

    /// <summary>An area in focus.</summary>
    public const string FocusArea = "focus_area";
}
