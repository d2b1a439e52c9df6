namespace Conversa.Data.Knowledge;

/// <summary>Which knowledge comes first in a list.</summary>
public enum KnowledgeOrder
{
    /// <summary>What was stored last.</summary>
    NewestFirst,

    /// <summary>What is surest; of equals, what was stored last.</summary>
    MostConfidentFirst,
}
