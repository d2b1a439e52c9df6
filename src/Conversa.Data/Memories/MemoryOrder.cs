namespace Conversa.Data.Memories;

/// <summary>Which memories come first in a list.</summary>
public enum MemoryOrder
{
    /// <summary>What was learnt last; of those learnt at once, what was stored last.</summary>
    NewestFirst,

    /// <summary>What is most important; of equals, what was learnt last.</summary>
    MostImportantFirst,
}
