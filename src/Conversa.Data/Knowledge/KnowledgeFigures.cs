using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>How knowledge grew.</summary>
internal sealed class KnowledgeFigures(IDatabase db, string? owner)
{
    public Task<Page<KnowledgeGrowth>> GetGrowthAsync(DateTimeOffset? from, DateTimeOffset? to, string? userId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.NameOrNull(userId);
        Require.Limit(limit, db.Options);
        var (first, last) = (Times.From(from), Times.To(to));
        var scope = string.Create(CultureInfo.InvariantCulture, $"knowledge growth|{owner}|{userId}|{first}|{last}");
        var after = Cursor.Decode(cursor, scope) ?? new(long.MinValue, "");
        var user = userId ?? owner;
        return db.ReadAsync(
            async session =>
            {
                var statement = user is null ? session.Statement("knowledge/GetGrowth") : session.Statement("knowledge/GetGrowthOfUser").Bind("userId", user);
                var rows = await statement
                    .Bind("owner", owner).Bind("from", first).Bind("day", after.Sort).Bind("to", last).Bind("type", after.Key).Bind("limit", limit + 1)
                    .ListAsync(Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, g => new(new DateTimeOffset(g.Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds(), g.KnowledgeType));
            },
            cancellationToken);
    }

    private static KnowledgeGrowth Read(Statement row) => new()
    {
        Day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(0)).UtcDateTime),
        KnowledgeType = row.RepeatedText(1),
        ItemsCreated = row.Integer(2),
        AverageConfidence = row.Real(3),
    };
}
