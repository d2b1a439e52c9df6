namespace Conversa.Data.Context;

/// <summary>The reasons to optimize a context that S4 names. A host may use others.</summary>
public static class OptimizationTriggers
{
    /// <summary>It did not fit the budget.</summary>
    public const string TokenLimit = "token_limit";

    /// <summary>The user asked for it.</summary>
    public const string UserRequest = "user_request";

    /// <summary>The bot did it by itself.</summary>
    public const string Auto = "auto";
}
