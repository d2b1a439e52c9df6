using Conversa.Data;
using Conversa.Data.Classifications;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Messages;
using Conversa.Data.States;
using QuickStart.Classifiers;

namespace QuickStart.Pipeline.Stages;

/// <summary>Stores all that the turn brought, in one transaction: after a crash there is either all of it or nothing.</summary>
internal sealed class SaveStage(IConversationStore store) : IStage
{
    public string Name => "save";

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        // The unit of work holds the database's only writer from its first write to its end, so everything slow (models, tools) was done before.
        // Inside, write through the unit: using the store itself would be another transaction, and throws.
        await using var work = await store.BeginAsync(cancellationToken);
        await SaveUnderstandingAsync(work, turn, cancellationToken);
        var reply = await SaveReplyAsync(work, turn, cancellationToken);
        await SaveFlowAsync(work, turn, cancellationToken);
        await SaveGoalAsync(work, turn, cancellationToken);
        await SaveStateAsync(work, turn, reply, cancellationToken);
        await work.CommitAsync(cancellationToken);
    }

    private static async Task SaveUnderstandingAsync(IUnitOfWork work, Turn turn, CancellationToken cancellationToken)
    {
        await work.Classifications.SaveClassificationsAsync([.. turn.Opinions.Select(o => ToClassification(o, turn.Message.Id))], cancellationToken);

        // How many classifiers agree is worked out by the store: those whose results contradict the decision in no member.
        var decision = turn.Decision;
        await work.Classifications.SaveArbiterDecisionAsync(
            new NewArbiterDecision(turn.Message.Id, Json.Write(new Dictionary<string, string>(decision.Labels) { ["mode"] = decision.Mode }))
            {
                Reasoning = decision.Reasoning,
                Overrides = decision.OverriddenBy is null ? null : Json.Write(new { By = decision.OverriddenBy, decision.Mode }),
            },
            cancellationToken);
    }

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

    private static async Task<Message> SaveReplyAsync(IUnitOfWork work, Turn turn, CancellationToken cancellationToken)
    {
        var conversationId = turn.Message.ConversationId;
        if (turn.Tool is { } tool)
        {
            await work.Messages.CreateAsync(
                new NewMessage(conversationId, MessageRole.Tool, $"{tool.Name}: {tool.Result}")
                {
                    ExternalId = $"{turn.Message.ExternalId}:tool",
                    MessageType = "tool_result",
                    ToolName = tool.Name,
                    ToolSuccess = tool.Outcome,
                    Metadata = $$"""{"arguments":{{tool.Arguments}}}""",
                },
                cancellationToken);
        }

        var reply = await work.Messages.CreateAsync(
            new NewMessage(conversationId, MessageRole.Assistant, turn.Reply)
            {
                ExternalId = CoachingPipeline.ReplyId(turn.Message.ExternalId!),
                AuthorName = "Coach",
                TokenCount = turn.ReplyTokens,
            },
            cancellationToken);
        await work.Messages.SetResponseAsync(turn.Message.Id, reply.Id, cancellationToken);
        return reply;
    }

    private static async Task SaveFlowAsync(IUnitOfWork work, Turn turn, CancellationToken cancellationToken)
    {
        if (turn.FlowMove is not { } move)
        {
            return;
        }

        turn.Flow = turn.Flow is null
            ? await work.Flows.CreateFlowAsync(new NewFlow(turn.Message.ConversationId, GoalSetting.FlowType, GoalSetting.Steps.Count), cancellationToken)
            : await work.Flows.UpdateFlowStepAsync(turn.Flow.Id, move.Step, move.Answers, cancellationToken: cancellationToken);
        if (move.IsLast)
        {
            turn.Flow = await work.Flows.CompleteFlowAsync(turn.Flow.Id, cancellationToken);
        }
    }

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

    private static async Task SaveStateAsync(IUnitOfWork work, Turn turn, Message reply, CancellationToken cancellationToken)
    {
        // Every turn is a new version, and the old ones stay. If another process had saved one since we loaded, this throws, and nothing of the turn is stored.
        var conversationId = turn.Message.ConversationId;
        var state = await work.States.SaveStateAsync(
            conversationId,
            turn.State,
            expectedVersion: turn.StateVersion,
            metadata: Json.Write(new { MessageId = reply.Id }),
            cancellationToken: cancellationToken);
        turn.StateVersion = state.Version;

        // The working state has no versions: it is what the coach is busy with right now.
        await work.States.SetWorkingStateAsync(
            conversationId,
            new NewWorkingState
            {
                UserInput = turn.Message.Content,
                FocusAreas = [turn.Decision["intent"], turn.Decision["topic"]],
                StepCount = turn.State.Turns,
                LastToolResult = turn.Tool?.Result,
            },
            cancellationToken);
    }
}
