using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>Storing an arbiter's decision: what is asked of it, and the statement.</summary>
internal static class ArbiterDecisionSave
{
    public static void Check(NewArbiterDecision decision, IDatabase db)
    {
        Require.NameOrNull(decision.Id);
        Require.Name(decision.MessageId);
        Require.Json(decision.FinalClassification, db.Options);
        Require.TextOrNull(decision.Reasoning, db.Options);
        Require.JsonOrNull(decision.Overrides, db.Options);
        Require.JsonOrNull(decision.Metadata, db.Options);
        if (decision.ClassifierAgreement is { } agreement)
        {
            Require.Between(agreement, 0, 100, "decision.ClassifierAgreement");
        }
    }

    public static async ValueTask<ArbiterDecision> RunAsync(DbSession session, NewArbiterDecision decision, string? owner, long now)
    {
        var agreement = decision.ClassifierAgreement ?? await ComputeAsync(session, decision, owner).ConfigureAwait(false);
        var id = decision.Id ?? Ids.New(now);
        var stored = await session.Statement("classifications/SaveArbiterDecision")
            .Bind("id", id)
            .Bind("finalClassification", decision.FinalClassification)
            .Bind("reasoning", decision.Reasoning)
            .Bind("classifierAgreement", agreement)
            .Bind("overrides", decision.Overrides)
            .Bind("metadata", decision.Metadata)
            .Bind("now", now)
            .Bind("messageId", decision.MessageId)
            .Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false) > 0;
        return stored ? ToDecision(decision, id, agreement, now) : throw new ConversationStoreNotFoundException($"Message '{decision.MessageId}' does not exist.");
    }

    // The row is what was asked for, so it is not read back.
    private static ArbiterDecision ToDecision(NewArbiterDecision decision, string id, double agreement, long now) => new()
    {
        Id = id,
        MessageId = decision.MessageId,
        FinalClassification = decision.FinalClassification,
        Reasoning = decision.Reasoning,
        ClassifierAgreement = agreement,
        Overrides = decision.Overrides,
        Metadata = decision.Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
    };

    private static async ValueTask<double> ComputeAsync(DbSession session, NewArbiterDecision decision, string? owner)
    {
        var results = await session.Statement("classifications/ListLatestResults")
            .Bind("messageId", decision.MessageId).Bind("owner", owner)
            .ListAsync(row => row.Text(0)).ConfigureAwait(false);
        return Agreement.Percent(decision.FinalClassification, results);
    }
}
