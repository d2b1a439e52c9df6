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

    public static bool IsCounted => Listening.Possible && Instruments.CountsTokens;

    public async ValueTask<UsageEntry> RunAsync(DbSession session, string? owner, long now) =>
        await FindStoredAsync(session, owner).ConfigureAwait(false)
        ?? await StoreAsync(session, await PlaceAsync(session, Usage.ConversationId, owner).ConfigureAwait(false), Usage.MessageId, owner, now).ConfigureAwait(false);

    /// <summary>Logs a call of a turn.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="messageId">The call's message, by its stored id.</param>
    /// <param name="isKnown">Whether that is none or one of the turn's.</param>
    /// <param name="conversationId">The turn's conversation, known to be there.</param>
    /// <param name="userId">Its owner.</param>
    /// <param name="owner">Whose store it is.</param>
    /// <param name="now">Now.</param>
    public async ValueTask<UsageEntry> RunAsync(DbSession session, string? messageId, bool isKnown, string conversationId, string userId, string? owner, long now)
    {
        if (await FindStoredAsync(session, owner).ConfigureAwait(false) is { } stored)
        {
            return stored;
        }

        var place = isKnown ? (conversationId, userId) : await PlaceAsync(session, conversationId, owner).ConfigureAwait(false);
        return await StoreAsync(session, place, messageId, owner, now).ConfigureAwait(false);
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

    private ValueTask<UsageEntry?> FindStoredAsync(DbSession session, string? owner) =>
        Usage.ProviderMessageId is { } known ? FindAsync(session, Usage.Provider, known, owner) : default;

    // What was named must be there. The user is the one named, else the conversation's owner, else the store's.
    private async ValueTask<UsageEntry> StoreAsync(DbSession session, (string? ConversationId, string? UserId) place, string? messageId, string? owner, long now)
    {
        var userId = Usage.UserId ?? place.UserId ?? owner;
        if (userId is not null && userId != place.UserId)
        {
            _ = await session.Statement("usage/FindUser").Bind("userId", userId).Bind("owner", owner).FindAsync(row => row.Text(0)).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"User '{userId}' does not exist.");
        }

        var id = Usage.Id ?? Ids.New(now);
        var timestamp = Usage.Timestamp?.ToUnixTimeMilliseconds() ?? now;
        await Bind(session.Statement("usage/Log").Bind("id", id).Bind("userId", userId).Bind("conversationId", place.ConversationId).Bind("messageId", messageId))
            .Bind("timestamp", timestamp).Bind("metadata", Usage.Metadata).Bind("now", now).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        _isNew = true;
        return ToEntry(session.LastInsertedRow, id, place.ConversationId, messageId, userId, timestamp, now);
    }

    // The row is what was asked for, so it is not read back.
    private UsageEntry ToEntry(long seq, string id, string? conversationId, string? messageId, string? userId, long timestamp, long now) => new()
    {
        Seq = seq,
        Id = id,
        UserId = userId,
        ConversationId = conversationId,
        MessageId = messageId,
        Provider = Usage.Provider,
        Model = Usage.Model,
        ProviderMessageId = Usage.ProviderMessageId,
        InputTokens = Usage.InputTokens,
        OutputTokens = Usage.OutputTokens,
        CachedTokens = Usage.CachedTokens,
        ReasoningTokens = Usage.ReasoningTokens,
        TotalTokens = Usage.TotalTokens,
        InputLength = Usage.InputLength,
        OutputLength = Usage.OutputLength,
        ResponseTimeMs = Usage.ResponseTimeMs,
        CapabilitiesDetected = Usage.CapabilitiesDetected,
        CapabilitiesExecuted = Usage.CapabilitiesExecuted,
        CapabilityTypes = TagList.Read(CapabilityTypes, "usage", id),
        Success = Usage.Success,
        ErrorType = Usage.ErrorType,
        Cost = Money.FromNanosOrNull(Cost),
        EstimatedCost = Money.FromNanosOrNull(EstimatedCost),
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(timestamp),
        Metadata = Usage.Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
    };

    private async ValueTask<(string? ConversationId, string? UserId)> PlaceAsync(DbSession session, string? conversationId, string? owner)
    {
        if (Usage.MessageId is { } messageId)
        {
            var found = await session.Statement("usage/FindMessageOwner").Bind("messageId", messageId).Bind("owner", owner).FindAsync(ReadOwner).ConfigureAwait(false);
            return found is { } place && (conversationId is null || conversationId == place.ConversationId)
                ? place
                : throw new ConversationStoreNotFoundException($"Message '{messageId}' does not exist{(conversationId is { } of ? $" in conversation '{of}'" : "")}.");
        }

        return conversationId is not null
            ? await session.Statement("usage/FindConversationOwner").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(ReadOwner).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.")
            : (null, null);
    }

    private Statement Bind(Statement statement) => statement
        .Bind("provider", Usage.Provider).Bind("model", Usage.Model).Bind("providerMessageId", Usage.ProviderMessageId)
        .Bind("inputTokens", Usage.InputTokens).Bind("outputTokens", Usage.OutputTokens).Bind("cachedTokens", Usage.CachedTokens)
        .Bind("reasoningTokens", Usage.ReasoningTokens).Bind("totalTokens", Usage.TotalTokens)
        .Bind("inputLength", Usage.InputLength).Bind("outputLength", Usage.OutputLength).Bind("responseTimeMs", Usage.ResponseTimeMs)
        .Bind("capabilitiesDetected", Usage.CapabilitiesDetected).Bind("capabilitiesExecuted", Usage.CapabilitiesExecuted).Bind("capabilityTypes", CapabilityTypes)
        .Bind("success", Usage.Success ? 1L : 0L).Bind("errorType", Usage.ErrorType).Bind("cost", Cost).Bind("estimatedCost", EstimatedCost);
}
