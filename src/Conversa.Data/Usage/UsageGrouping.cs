namespace Conversa.Data.Usage;

/// <summary>What calls are summed by.</summary>
public enum UsageGrouping
{
    /// <summary>All in one.</summary>
    None,

    /// <summary>By user.</summary>
    User,

    /// <summary>By conversation.</summary>
    Conversation,

    /// <summary>By provider.</summary>
    Provider,

    /// <summary>By model, whoever provides it.</summary>
    Model,

    /// <summary>By day, UTC.</summary>
    Day,

    /// <summary>By provider and model: the same model of two providers is two.</summary>
    ProviderAndModel,
}
