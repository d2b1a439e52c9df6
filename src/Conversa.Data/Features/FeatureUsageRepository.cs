using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Features;

// The uses are the operator's to look at: there is none in the store of one user.
internal sealed class FeatureUsageRepository(IDatabase db) : IFeatureUsageRepository
{
    public Task<string> StartAsync(NewFeatureUsage usage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usage);
        Check(usage);
        return db.WriteAsync(session => StartAsync(session, usage, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<FeatureUsage> CompleteAsync(string id, bool? success = true, CancellationToken cancellationToken = default) =>
        EndAsync(id, success, errorMessage: null, cancellationToken);

    public Task<FeatureUsage> FailAsync(string id, string errorMessage, CancellationToken cancellationToken = default)
    {
        Require.NotEmpty(errorMessage, db.Options);
        return EndAsync(id, success: false, errorMessage, cancellationToken);
    }

    public Task<FeatureUsage?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public async Task<Page<FeatureUsage>> ListAsync(FeatureUsageFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        Check(filter);
        Require.Limit(limit, db.Options);
        var (from, to) = (Times.From(filter.From), Times.To(filter.To));
        var scope = string.Create(CultureInfo.InvariantCulture, $"feature usage|{filter.FeatureName}|{filter.SessionId}|{filter.UserId}|{from}|{to}");
        var (startedAt, seq) = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, at.Number) : (to, 0L);
        var args = new { featureName = filter.FeatureName, sessionId = filter.SessionId, userId = filter.UserId, startedAt, seq, to, from, limit = limit + 1 };
        var rows = await db.ReadAsync(session => session.ListAsync<FeatureUsageRow>(Block(filter), args), cancellationToken).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, r => new(r.StartedAt, r.Seq.ToString(CultureInfo.InvariantCulture)));
        return new() { Items = [.. page.Items.Select(r => r.ToUsage())], NextCursor = page.NextCursor };
    }

    public Task<IReadOnlyList<FeatureAdoption>> GetAdoptionAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<FeatureAdoption>>(
            async session => await session.Statement("features/GetAdoption")
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(FeatureUsageRow.ReadAdoption).ConfigureAwait(false),
            cancellationToken);
    }

    // The narrowest index: a session's uses are fewer than a user's, and those fewer than a feature's.
    private static string Block(FeatureUsageFilter filter) => filter switch
    {
        { SessionId: not null } => "features/ListOfSession",
        { FeatureName: not null } => "features/ListOfFeature",
        { UserId: not null } => "features/ListOfUser",
        _ => "features/List",
    };

    private static void Check(FeatureUsageFilter filter)
    {
        Require.NameOrNull(filter.FeatureName);
        Require.NameOrNull(filter.SessionId);
        Require.NameOrNull(filter.UserId);
    }

    private void Check(NewFeatureUsage usage)
    {
        Require.NameOrNull(usage.Id);
        Require.Name(usage.FeatureName);
        Require.Name(usage.FeatureCategory);
        Require.NameOrNull(usage.SessionId);
        Require.NameOrNull(usage.UserId);
        Require.JsonOrNull(usage.UsageContext, db.Options);
        Require.TimeOrNull(usage.StartedAt, db.Now);
        Require.JsonOrNull(usage.Metadata, db.Options);
    }

    private static async ValueTask<string> StartAsync(DbSession session, NewFeatureUsage usage, long now)
    {
        var userId = await Telemetry.FindUserAsync(session, usage.SessionId, usage.UserId).ConfigureAwait(false);
        var id = usage.Id ?? Ids.New(now);
        await session.Statement("features/Start")
            .Bind("id", id).Bind("userId", userId).Bind("sessionId", usage.SessionId)
            .Bind("featureName", usage.FeatureName).Bind("featureCategory", usage.FeatureCategory).Bind("usageContext", usage.UsageContext)
            .Bind("startedAt", usage.StartedAt?.ToUnixTimeMilliseconds() ?? now).Bind("metadata", usage.Metadata).Bind("now", now)
            .ExecuteAsync().ConfigureAwait(false);
        return id;
    }

    private Task<FeatureUsage> EndAsync(string id, bool? success, string? errorMessage, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                var ended = await session.ExecuteAsync("features/Complete", new { now = db.Now, success, errorMessage, id }).ConfigureAwait(false) > 0;
                var usage = await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Feature usage '{id}' does not exist.");
                return ended ? usage : throw new ConversationStoreInvalidTransitionException($"Feature usage '{id}' has ended already; it cannot be ended again.");
            },
            cancellationToken,
            singleStatement: true);
    }

    private static async ValueTask<FeatureUsage?> FindAsync(DbSession session, string id) =>
        (await session.FindAsync<FeatureUsageRow>("features/FindById", new { id }).ConfigureAwait(false))?.ToUsage();
}
