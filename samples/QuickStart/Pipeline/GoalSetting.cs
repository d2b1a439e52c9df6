using System.Text.RegularExpressions;
using Conversa.Data.Flows;

namespace QuickStart.Pipeline;

/// <summary>The flow <c>goal_setting</c>: four questions, each answered by a message whose intent has the step's name.</summary>
internal static partial class GoalSetting
{
    public const string FlowType = "goal_setting";

    public static readonly IReadOnlyList<string> Steps = ["why", "goal", "plan", "commitment"];

    /// <summary>How the flow goes on after a message; null where it stays as it is.</summary>
    /// <param name="flow">The active flow; null when there is none.</param>
    /// <param name="intent">The message's intent.</param>
    /// <param name="text">The message.</param>
    public static FlowMove? Next(Flow? flow, string intent, string text)
    {
        if (flow is null)
        {
            return intent == "start" ? new FlowMove(0, new Dictionary<string, string>(), IsLast: false) : null;
        }

        if (flow.FlowType != FlowType || flow.CurrentStep >= Steps.Count || intent != Steps[(int)flow.CurrentStep])
        {
            return null;
        }

        // The flow's state belongs to the host: the store keeps it as the JSON it was given.
        var answers = Json.Read<Dictionary<string, string>>(flow.State) ?? [];
        answers[intent] = text;
        var step = (int)flow.CurrentStep + 1;
        return new FlowMove(step, answers, IsLast: step == Steps.Count);
    }

    /// <summary>The goal that a message names, in its words; null when it names none.</summary>
    public static string? FindGoal(string text) => GoalSentence().Match(text) is { Success: true } match ? match.Groups["goal"].Value : null;

    [GeneratedRegex("my goal is to (?<goal>[^.!?]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoalSentence();
}
