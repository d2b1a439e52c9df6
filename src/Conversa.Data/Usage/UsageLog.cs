using Conversa.Data.Storage;

namespace Conversa.Data.Usage;

/// <summary>Logging a call: what is asked of it, whose it is, and the statement.</summary>
internal sealed record UsageLog(NewUsage Usage, string CapabilityTypes, long? Cost, long? EstimatedCost)
{
    private const decimal MostCost = 1_000_000;

    private bool _isNew;

    public static UsageLog Check(NewUsage usage, IDatabase db, string? owner)
    {
        Require.NameOrNull(usage.Id);
        Require.NameOrNull(usage.UserId);
        Require.NameOrNull(usage.ConversationId);
        Require.NameOrNull(usage.MessageId);
        Require.Name(usage.Provider);
        Require.Name(usage.Model);
        Require.NameOrNull(usage.ProviderMessageId);
        CheckCounts(usage);
        Require.NameOrNull(usage.ErrorType);
        Require.TimeOrNull(usage.Timestamp, db.Now);
        Require.JsonOrNull(usage.Metadata, db.Options);
        var log = new UsageLog(
            usage,
            TagList.Check(usage.CapabilityTypes),
            Money.ToNanosOrNull(usage.Cost, 0, MostCost),
            Money.ToNanosOrNull(usage.EstimatedCost, 0, MostCost));
        Owners.RequireSame(usage.UserId, owner);
        return log;
    }

    public static UsageLog[] CheckEach(IReadOnlyCollection<NewUsage> usage, IDatabase db, string? owner)
    {
        var logs = new List<UsageLog>();
        Require.Each(usage, call => logs.Add(Check(call, db, owner)));
        return [.. logs];
    }

    public async ValueTask<UsageEntry> RunAsync(DbSession session, string? owner, long now)
    {
        if (Usage.ProviderMessageId is { } known && await FindAsync(session, Usage.Provider, known, owner).ConfigureAwait(false) is { } stored)
        {
            return stored;
        }

        var (conversationId, userId) = await PlaceAsync(session, owner).ConfigureAwait(false);
        _isNew = true;
        return (await Bind(session.Statement("usage/Log"))
            .Bind("id", Usage.Id ?? Ids.New(now)).Bind("userId", userId).Bind("conversationId", conversationId)
            .Bind("timestamp", Usage.Timestamp?.ToUnixTimeMilliseconds() ?? now).Bind("now", now).Bind("owner", owner)
            .FindAsync(UsageRow.Read).ConfigureAwait(false))!;
    }

    public static ValueTask<UsageEntry?> FindAsync(DbSession session, string provider, string providerMessageId, string? owner) =>
        session.Statement("usage/FindByProviderMessageId")
            .Bind("provider", provider).Bind("providerMessageId", providerMessageId).Bind("owner", owner)
            .FindAsync(UsageRow.Read);

    /// <summary>Tells those who count tokens of calls that were stored. A call that was stored before has been told.</summary>
    public static async Task<T> CountedAsync<T>(Task<T> stored, params UsageLog[] logs)
    {
        var result = await stored.ConfigureAwait(false);
        foreach (var log in logs.Where(l => l._isNew))
        {
            Instruments.Used(log.Usage.Provider, log.Usage.Model, "input", log.Usage.InputTokens);
            Instruments.Used(log.Usage.Provider, log.Usage.Model, "output", log.Usage.OutputTokens);
        }

        return result;
    }

    private static void CheckCounts(NewUsage usage)
    {
        Require.CountOrNull(usage.InputTokens);
        Require.CountOrNull(usage.OutputTokens);
        Require.CountOrNull(usage.CachedTokens);
        Require.CountOrNull(usage.ReasoningTokens);
        Require.CountOrNull(usage.TotalTokens);
        Require.CountOrNull(usage.InputLength);
        Require.CountOrNull(usage.OutputLength);
        Require.CountOrNull(usage.ResponseTimeMs);
        Require.CountOrNull(usage.CapabilitiesDetected);
        Require.CountOrNull(usage.CapabilitiesExecuted);
    }

    private static (string? ConversationId, string? UserId)? ReadOwner(Statement row) => (row.Text(0), row.TextOrNull(1));

    // What was named must be there. The user is the one named, else the conversation's owner, else the store's.
    private async ValueTask<(string? ConversationId, string? UserId)> PlaceAsync(DbSession session, string? owner)
    {
        var (conversationId, user) = await ConversationAsync(session, owner).ConfigureAwait(false);
        var userId = Usage.UserId ?? user ?? owner;
        if (userId is not null && userId != user)
        {
            _ = await session.Statement("usage/FindUser").Bind("userId", userId).Bind("owner", owner).FindAsync(row => row.Text(0)).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"User '{userId}' does not exist.");
        }

        return (conversationId, userId);
    }

    private async ValueTask<(string? ConversationId, string? UserId)> ConversationAsync(DbSession session, string? owner)
    {
        if (Usage.MessageId is { } messageId)
        {
            var found = await session.Statement("usage/FindMessageOwner").Bind("messageId", messageId).Bind("owner", owner).FindAsync(ReadOwner).ConfigureAwait(false);
            return found is { } place && (Usage.ConversationId is null || Usage.ConversationId == place.ConversationId)
                ? place
                : throw new ConversationStoreNotFoundException($"Message '{messageId}' does not exist{(Usage.ConversationId is { } of ? $" in conversation '{of}'" : "")}.");
        }

        return Usage.ConversationId is { } conversationId
            ? await session.Statement("usage/FindConversationOwner").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(ReadOwner).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.")
            : (null, null);
    }

    private Statement Bind(Statement statement) => statement
        .Bind("messageId", Usage.MessageId).Bind("provider", Usage.Provider).Bind("model", Usage.Model).Bind("providerMessageId", Usage.ProviderMessageId)
        .Bind("inputTokens", Usage.InputTokens).Bind("outputTokens", Usage.OutputTokens).Bind("cachedTokens", Usage.CachedTokens)
        .Bind("reasoningTokens", Usage.ReasoningTokens).Bind("totalTokens", Usage.TotalTokens)
        .Bind("inputLength", Usage.InputLength).Bind("outputLength", Usage.OutputLength).Bind("responseTimeMs", Usage.ResponseTimeMs)
        .Bind("capabilitiesDetected", Usage.CapabilitiesDetected).Bind("capabilitiesExecuted", Usage.CapabilitiesExecuted).Bind("capabilityTypes", CapabilityTypes)
        .Bind("success", Usage.Success ? 1L : 0L).Bind("errorType", Usage.ErrorType).Bind("cost", Cost).Bind("estimatedCost", EstimatedCost)
        .Bind("metadata", Usage.Metadata);
}
