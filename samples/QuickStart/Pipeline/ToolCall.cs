using Conversa.Data.Messages;

namespace QuickStart.Pipeline;

/// <summary>A tool that was used.</summary>
/// <param name="Name">Which tool.</param>
/// <param name="Arguments">What it was given, as JSON.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">What it gave, as JSON: for an error, what went wrong.</param>
internal sealed record ToolCall(string Name, string Arguments, ToolOutcome Outcome, string Result);
