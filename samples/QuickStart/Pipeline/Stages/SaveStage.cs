using Conversa.Data;
using Conversa.Data.Classifications;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Messages;
using Conversa.Data.Turns;
using QuickStart.Classifiers;

namespace QuickStart.Pipeline.Stages;

/// <summary>Stores all that the turn brought, in one transaction: after a crash there is either all of it or nothing.</summary>
internal sealed class SaveStage(IConversationStore store) : IStage
{
    public string Name => "save";

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.NewGoal is null && turn.ReachedGoal is null)
        {
            // One call, one commit: turns of other users that are saved at the same time share it.
            Note(turn, await store.SaveTurnAsync(ToSave(turn), cancellationToken));
            return;
        }

        // A turn that changes more is saved in a unit of work together with that. The unit holds the database's only writer from its first write to its
        // end, so everything slow (models, tools) was done before. Inside, write through the unit: using the store itself would be another transaction, and throws.
        await using var work = await store.BeginAsync(cancellationToken);
        var saved = await work.SaveTurnAsync(ToSave(turn), cancellationToken);
        await SaveGoalAsync(work, turn, cancellationToken);
        await work.CommitAsync(cancellationToken);
        Note(turn, saved);
    }

    private static void Note(Turn turn, SavedTurn saved)
    {
        turn.Flow = saved.Flow ?? turn.Flow;
        turn.StateVersion = saved.State!.Version;
    }

    private static NewTurn ToSave(Turn turn)
    {
        var replyId = Guid.CreateVersion7().ToString();
        return new(turn.Message.ConversationId)
        {
            Messages = turn.Tool is { } tool ? [ToolResult(turn, tool), Reply(turn, replyId)] : [Reply(turn, replyId)],
            AnsweredMessageId = turn.Message.Id,
            Classifications = [.. turn.Opinions.Select(o => ToClassification(o, turn.Message.Id))],
            Decision = ToDecision(turn.Decision, turn.Message.Id),
            Flow = turn.FlowMove is { } move ? ToStep(turn, move) : null,

            // Every turn is a new version, and the old ones stay. If another process has saved one since we loaded, this throws, and nothing of the turn is stored.
            State = new(Json.Write(turn.State)) { ExpectedVersion = turn.StateVersion, Metadata = Json.Write(new { MessageId = replyId }) },

            // The working state has no versions: it is what the coach is busy with right now.
            WorkingState = new()
            {
                UserInput = turn.Message.Content,
                FocusAreas = [turn.Decision["intent"], turn.Decision["topic"]],
                StepCount = turn.State.Turns,
                LastToolResult = turn.Tool?.Result,
            },
        };
    }

    private static NewMessage ToolResult(Turn turn, ToolCall tool) => new(turn.Message.ConversationId, MessageRole.Tool, $"{tool.Name}: {tool.Result}")
    {
        ExternalId = $"{turn.Message.ExternalId}:tool",
        MessageType = "tool_result",
        ToolName = tool.Name,
        ToolSuccess = tool.Outcome,
        Metadata = $$"""{"arguments":{{tool.Arguments}}}""",
    };

    private static NewMessage Reply(Turn turn, string id) => new(turn.Message.ConversationId, MessageRole.Assistant, turn.Reply)
    {
        Id = id,
        ExternalId = CoachingPipeline.ReplyId(turn.Message.ExternalId!),
        AuthorName = "Coach",
        TokenCount = turn.ReplyTokens,
    };

    // The result is JSON of the host's own, such as {"sentiment":"positive","mode":"celebrate"}. A classifier that does not mind the mode leaves it out.
    private static NewClassification ToClassification(Opinion opinion, string messageId)
    {
        var result = new Dictionary<string, string> { [opinion.Classifier] = opinion.Label };
        if (opinion.Mode is not null)
        {
            result["mode"] = opinion.Mode;
        }

        return new NewClassification(messageId, opinion.Classifier, Json.Write(result), opinion.Confidence, (long)opinion.Elapsed.TotalMilliseconds);
    }

    // How many classifiers agree is worked out by the store: those whose results contradict the decision in no member.
    private static NewArbiterDecision ToDecision(Decision decision, string messageId) =>
        new(messageId, Json.Write(new Dictionary<string, string>(decision.Labels) { ["mode"] = decision.Mode }))
        {
            Reasoning = decision.Reasoning,
            Overrides = decision.OverriddenBy is null ? null : Json.Write(new { By = decision.OverriddenBy, decision.Mode }),
        };

    private static FlowStep ToStep(Turn turn, FlowMove move) => turn.Flow is { } flow
        ? new() { FlowId = flow.Id, Step = move.Step, State = Json.Write(move.Answers), Complete = move.IsLast }
        : new() { Start = new NewFlow(turn.Message.ConversationId, GoalSetting.FlowType, GoalSetting.Steps.Count), Complete = move.IsLast };

    private static async Task SaveGoalAsync(IUnitOfWork work, Turn turn, CancellationToken cancellationToken)
    {
        if (turn.NewGoal is { } goal)
        {
            var message = turn.Message;
            await work.Goals.CreateAsync(
                new NewGoal(message.UserId, goal) { ConversationId = message.ConversationId, Category = "fitness", ExtractedAt = message.Timestamp },
                cancellationToken);

            // Now that we know what it is about, the conversation gets a name. What an update leaves out stays as it is.
            await work.Conversations.UpdateAsync(message.ConversationId, new ConversationUpdate { Title = $"Goal: {goal}" }, cancellationToken);
        }

        if (turn.ReachedGoal is { } reached)
        {
            await work.Goals.AchieveAsync(reached.Id, cancellationToken);
        }
    }
}
