namespace Conversa.Data.Knowledge;

/// <summary>Which way relationships are followed.</summary>
public enum RelationshipDirection
{
    /// <summary>From an item to what it leads to.</summary>
    Outgoing,

    /// <summary>From an item to what leads to it.</summary>
    Incoming,

    /// <summary>Both ways.</summary>
    Both,
}
