using Conversa.Data;
using Conversa.Data.Classifications;
using Conversa.Data.Messages;
using Spectre.Console;

namespace QuickStart.Account;

/// <summary>How messages were understood.</summary>
internal static class UnderstandingView
{
    /// <summary>Message by message: what was decided and how many classifiers agree.</summary>
    public static async Task<Table> DecisionsAsync(IConversationStore store, string conversationId, CancellationToken cancellationToken)
    {
        var table = Tables.New("Decisions of the arbiter").AddColumn("Message").AddColumn("Mode").Right("Agree").AddColumn("Why");
        var said = await store.Messages.ListAsync(conversationId, new MessageFilter { Role = MessageRole.User }, cancellationToken: cancellationToken);

        // One query for all of them, rather than one each.
        var decisions = await store.Classifications.GetArbiterDecisionsForMessagesAsync([.. said.Items.Select(m => m.Id)], cancellationToken);
        foreach (var message in said.Items)
        {
            if (decisions.TryGetValue(message.Id, out var decision))
            {
                table.AddTexts(
                    Tables.Date(message.Timestamp),
                    Mode(decision.FinalClassification) ?? "",
                    $"{Tables.Number(decision.ClassifierAgreement)} %",
                    decision.Reasoning ?? "");
            }
        }

        return table;
    }

    /// <summary>Classifier by classifier, over the whole conversation.</summary>
    public static async Task<Table> ClassifiersAsync(
        IConversationStore store, string conversationId, IReadOnlyList<ClassifierStatistics> classifiers, CancellationToken cancellationToken)
    {
        var agreements = await AgreementsAsync(store, conversationId, cancellationToken);
        var table = Tables.New("Classifiers").AddColumn("Classifier").Right("Results", "Mean confidence", "Lowest", "p95", "Agrees with the arbiter");
        foreach (var classifier in classifiers)
        {
            table.AddTexts(
                classifier.ClassifierName,
                Tables.Number(classifier.Count),
                Tables.Number(classifier.AverageConfidence, 2),
                Tables.Number(classifier.MinConfidence, 2),
                $"{Tables.Number(classifier.P95ProcessingTimeMs)} ms",
                $"{Tables.Number(agreements[classifier.ClassifierName])} %");
        }

        return table;
    }

    /// <summary>How often each classifier would have decided as the arbiter did, or did not mind, in percent.</summary>
    private static async Task<Dictionary<string, double>> AgreementsAsync(IConversationStore store, string conversationId, CancellationToken cancellationToken)
    {
        var page = await store.Classifications.GetClassificationsForConversationAsync(conversationId, limit: 1000, cancellationToken: cancellationToken);
        var decisions = await store.Classifications.GetArbiterDecisionsForMessagesAsync([.. page.Items.Select(r => r.MessageId).Distinct()], cancellationToken);
        return page.Items
            .GroupBy(r => r.ClassifierName, r => Mode(r.Result) is not { } mode || mode == Mode(decisions[r.MessageId].FinalClassification))
            .ToDictionary(g => g.Key, g => 100.0 * g.Count(agrees => agrees) / g.Count());
    }

    private static string? Mode(string json) => Json.Read<Dictionary<string, string>>(json)!.GetValueOrDefault("mode");
}
