using System.Diagnostics;
using Conversa.Data;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using Conversa.Data.Metrics;
using Conversa.Data.Users;
using QuickStart.Pipeline.Stages;

namespace QuickStart.Pipeline;

/// <summary>The coach: takes a message through seven stages, the last of which stores what came of it.</summary>
internal sealed class CoachingPipeline(IConversationStore store, User user, Conversation conversation)
{
    private readonly IReadOnlyList<IStage> _stages =
    [
        new LoadStage(store),
        new DecayStage(),
        new GlobalStage(),
        new ClassifyStage(),
        new HandleStage(store),
        new PostStage(),
        new SaveStage(store),
    ];

    /// <summary>Answers a message; null when it was answered before.</summary>
    public async Task<Turn?> RunAsync(ScriptedTurn script, CancellationToken cancellationToken)
    {
        // Platforms deliver messages twice now and then, and a bot may stop at any point. A reply is stored together with all else that its turn
        // wrote, so where there is a reply, there is nothing left to do.
        if (await store.Messages.FindByExternalIdAsync(conversation.Id, ReplyId(script.Id), cancellationToken) is not null)
        {
            return null;
        }

        // The message first, in a transaction of its own: whatever goes wrong from here on, it is not lost.
        // If it is there already, nothing changes and we get the stored one.
        var message = await store.Messages.CreateAsync(
            new NewMessage(conversation.Id, MessageRole.User, script.Text)
            {
                ExternalId = script.Id,
                AuthorId = user.Id,
                AuthorName = user.DisplayName,
                ChannelId = conversation.ChannelId,
            },
            cancellationToken);

        var start = Stopwatch.GetTimestamp();
        var turn = new Turn(message, script);
        foreach (var stage in _stages)
        {
            // Stores when the stage began, when and how it ended. What it throws comes out here as if there were no trace.
            await store.Traces.TraceAsync(stage.Name, token => stage.RunAsync(turn, token), messageId: message.Id, cancellationToken: cancellationToken);
        }

        await RecordMetricsAsync(turn, Stopwatch.GetElapsedTime(start), cancellationToken);
        return turn;
    }

    // Figures of the bot as a whole. They belong to no user, so nothing of the message is in them.
    private Task RecordMetricsAsync(Turn turn, TimeSpan elapsed, CancellationToken cancellationToken) => store.Analytics.Metrics.RecordManyAsync(
        [new NewMetric(CoachMetrics.Latency, elapsed.TotalMilliseconds), new NewMetric(CoachMetrics.ReplyTokens, turn.ReplyTokens)],
        cancellationToken);

    /// <summary>The external id of the reply to a message.</summary>
    public static string ReplyId(string externalId) => $"{externalId}:reply";
}
