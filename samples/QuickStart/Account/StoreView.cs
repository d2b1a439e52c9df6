using Conversa.Data;
using Conversa.Data.Classifications;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using Conversa.Data.Traces;
using Conversa.Data.Users;
using Spectre.Console;

namespace QuickStart.Account;

/// <summary>Prints what the store holds of a conversation. All of it is read back from the database.</summary>
internal static class StoreView
{
    public static async Task ShowAsync(IConversationStore store, User user, string conversationId, CancellationToken cancellationToken)
    {
        var conversation = (await store.Conversations.FindByIdAsync(conversationId, cancellationToken))!;
        var classifiers = await store.Classifications.GetClassifierStatisticsAsync(conversationId: conversationId, cancellationToken: cancellationToken);
        var stages = await store.Traces.GetStageStatisticsAsync(conversationId: conversationId, cancellationToken: cancellationToken);
        Table[] tables =
        [
            await RowsAsync(store, user, conversation, classifiers, stages, cancellationToken),
            await UnderstandingView.DecisionsAsync(store, conversationId, cancellationToken),
            await UnderstandingView.ClassifiersAsync(store, conversationId, classifiers, cancellationToken),
            OperationView.Stages(stages),
            await OperationView.MetricsAsync(store, conversation, cancellationToken),
            await ProgressView.FlowsAndGoalsAsync(store, user, conversationId, cancellationToken),
            await ProgressView.StatesAsync(store, conversationId, cancellationToken),
        ];

        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule("[bold]What the store holds now[/]").LeftJustified());
        foreach (var table in tables)
        {
            AnsiConsole.WriteLine();
            AnsiConsole.Write(table);
        }

        AnsiConsole.WriteLine();
    }

    private static async Task<Table> RowsAsync(
        IConversationStore store,
        User user,
        Conversation conversation,
        IReadOnlyList<ClassifierStatistics> classifiers,
        IReadOnlyList<StageStatistics> stages,
        CancellationToken cancellationToken)
    {
        var identities = await store.Users.ListIdentitiesAsync(user.Id, cancellationToken: cancellationToken);
        var tokens = await store.Messages.SumTokensAsync(conversation.Id, cancellationToken);
        var tools = await store.Messages.GetToolStatisticsAsync(conversationId: conversation.Id, cancellationToken: cancellationToken);

        var table = Tables.New("What is stored").AddColumn("What").Right("Rows").AddColumn("Namely");
        Add("identities", identities.Count, string.Join(", ", identities.Select(i => $"{i.Platform} {i.ExternalId}, {user.DisplayName}")));
        Add("conversations", await store.Conversations.CountAsync(user.Id, cancellationToken: cancellationToken), conversation.Title ?? "");
        Add("messages of the user", await CountAsync(MessageRole.User), $"the last one on {Tables.Date(conversation.LastActivityAt)}");
        Add("messages of the bot", await CountAsync(MessageRole.Assistant), $"{Tables.Number(tokens.Known)} tokens");
        Add("messages of tools", await CountAsync(MessageRole.Tool), string.Join(", ", tools.Select(t => $"{t.ToolName} worked {t.Succeeded} of {t.Calls}")));
        Add("classifications", classifiers.Sum(c => c.Count), string.Join(", ", classifiers.Select(c => c.ClassifierName)));
        Add("states", await store.States.CountAsync(conversation.Id, cancellationToken), "a new version every turn");
        Add("goals", await store.Goals.CountAsync(user.Id, cancellationToken: cancellationToken), "see below, as for flows");
        Add("traces", stages.Sum(s => s.Count), $"{stages.Sum(s => s.Failed)} failed");
        return table;

        Task<long> CountAsync(MessageRole role) => store.Messages.CountAsync(conversation.Id, new MessageFilter { Role = role }, cancellationToken);

        void Add(string what, long rows, string namely) => table.AddTexts(what, Tables.Number(rows), namely);
    }
}
