using Conversa.Data;
using Conversa.Data.Messages;

namespace QuickStart.Pipeline.Stages;

/// <summary>Works out what the message means for flow and goal, uses tools, and answers.</summary>
internal sealed class HandleStage(IConversationStore store) : IStage
{
    public string Name => "handle";

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var (intent, text) = (turn.Decision["intent"], turn.Message.Content);
        turn.FlowMove = GoalSetting.Next(turn.Flow, intent, text);
        turn.NewGoal = turn.FlowMove is null ? null : GoalSetting.FindGoal(text);
        turn.ReachedGoal = intent == "reached" && turn.OpenGoals is [var goal, ..] ? goal : null;
        turn.Tool = turn.Script.Tool is { } tool ? await CallAsync(tool, turn.Message.Id, cancellationToken) : null;
        turn.Reply = await ThinkAsync(turn.Script.Reply, cancellationToken);
    }

    /// <summary>Uses a tool, as a stage of its own. A tool that breaks is recorded and talked about, but it does not break the turn.</summary>
    private async Task<ToolCall> CallAsync(ScriptedTool tool, string messageId, CancellationToken cancellationToken)
    {
        var arguments = Json.Write(tool.Arguments);
        try
        {
            var result = await store.Traces.TraceAsync(
                $"tool:{tool.Name}",
                token => RunAsync(tool, token),
                messageId: messageId,
                cancellationToken: cancellationToken);
            return new ToolCall(tool.Name, arguments, ToolOutcome.Success, result);
        }
        catch (TimeoutException e)
        {
            return new ToolCall(tool.Name, arguments, ToolOutcome.Error, Json.Write(new { Error = e.Message }));
        }
    }

    // Tool and model are scripted, but they take their time, so that the stages' times look like those of a bot with a fast model.
    private static async Task<string> RunAsync(ScriptedTool tool, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(25), cancellationToken);
        return tool.Result is { } result ? Json.Write(result) : throw new TimeoutException(tool.Error);
    }

    private static async Task<string> ThinkAsync(string reply, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Tokens.CountWords(reply)), cancellationToken);
        return reply;
    }
}
