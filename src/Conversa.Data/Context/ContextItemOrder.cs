namespace Conversa.Data.Context;

/// <summary>Which context items come first in a list.</summary>
public enum ContextItemOrder
{
    /// <summary>What is most relevant, what is of unknown relevance last; of equals, what was stored last.</summary>
    MostRelevantFirst,

    /// <summary>What has the latest <see cref="ContextItem.Timestamp"/>; of equals, what was stored last.</summary>
    NewestFirst,
}
