namespace Conversa.Data.States;

/// <summary>A working state to store in the place of what a conversation has. What is not set is empty.</summary>
public sealed record NewWorkingState
{
    /// <summary>What the user asked for.</summary>
    public string? UserInput { get; init; }

    /// <summary>What the bot attends to, each 1 to 256 characters, in the order to keep. Default: nothing.</summary>
    public IReadOnlyList<string> FocusAreas { get; init; } = [];

    /// <summary>The steps taken so far, 0 to 2,147,483,647. Default: 0.</summary>
    public long StepCount { get; init; }

    /// <summary>What the last tool call gave, as JSON.</summary>
    public string? LastToolResult { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
