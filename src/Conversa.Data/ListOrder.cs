namespace Conversa.Data;

/// <summary>Which end of a list comes first.</summary>
public enum ListOrder
{
    /// <summary>The oldest item first.</summary>
    OldestFirst,

    /// <summary>The newest item first.</summary>
    NewestFirst,
}
