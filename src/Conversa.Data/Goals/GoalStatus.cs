namespace Conversa.Data.Goals;

/// <summary>What became of a goal (S0).</summary>
public enum GoalStatus
{
    /// <summary>The user is after it.</summary>
    Active,

    /// <summary>The user got there.</summary>
    Achieved,

    /// <summary>The user gave it up.</summary>
    Abandoned,
}
