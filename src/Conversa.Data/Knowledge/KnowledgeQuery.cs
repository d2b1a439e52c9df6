using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>Which block reads what a filter means, by which index, and binding it.</summary>
internal sealed class KnowledgeQuery
{
    private readonly KnowledgeFilter _filter;
    private readonly string? _owner;
    private readonly string? _user;
    private readonly string _tags;

    // One source's items are few, one user's (or the shared) fewer than all: the narrowest index is entered.
    private readonly string _access;

    public KnowledgeQuery(KnowledgeFilter? filter, string? owner)
    {
        _filter = filter ?? new();
        _owner = owner;
        Check(_filter);
        _tags = TagList.Check(_filter.Tags, "filter.Tags");
        _user = _filter.Shared == true ? _filter.UserId : _filter.UserId ?? owner;
        _access = _filter is { SourceType: not null, SourceId: not null } ? "OfSource"
            : _user is not null || _filter.Shared == true ? "OfUser"
            : "";
    }

    /// <summary>What a cursor is good for: a record's own text would leave the tags out, and tell times in the culture of the day.</summary>
    public string Scope(KnowledgeOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"knowledge|{order}|{_owner}|{_filter.UserId}|{_filter.Shared}|{_filter.SourceType}|{_filter.SourceId}|{_filter.KnowledgeType}|{_filter.MinConfidence:R}|{_tags}|{Times.From(_filter.From)}|{Times.To(_filter.To)}");

    public async ValueTask<List<(KnowledgeItem Item, long Seq)>> ListAsync(DbSession session, KnowledgeOrder order, Cursor? after, int limit)
    {
        var byConfidence = order == KnowledgeOrder.MostConfidentFirst;
        var statement = Bind(session.Statement(ListBlock(byConfidence)));
        if (_access == "OfSource")
        {
            statement.Bind("byConfidence", byConfidence ? 1L : 0L);
        }

        // Without a cursor the far end of the range is where to enter the index, above all confidences and below the end of the time.
        _ = byConfidence
            ? statement.Bind("sort", after is { } a ? BitConverter.Int64BitsToDouble(a.Sort) : 2)
            : statement.Bind("sort", after?.Sort ?? Times.To(_filter.To));
        return await statement.Bind("seq", after?.Number ?? long.MinValue).Bind("limit", limit)
            .ListAsync(row => (KnowledgeRow.Read(row), KnowledgeRow.Seq(row))).ConfigureAwait(false);
    }

    public static Cursor CursorAt(KnowledgeOrder order, (KnowledgeItem Item, long Seq) last) => new(
        order == KnowledgeOrder.MostConfidentFirst ? BitConverter.DoubleToInt64Bits(last.Item.Confidence) : last.Item.CreatedAt.ToUnixTimeMilliseconds(),
        last.Seq.ToString(CultureInfo.InvariantCulture));

    public ValueTask<long> CountAsync(DbSession session) => Bind(session.Statement(CountBlock)).FindAsync(row => row.Integer(0));

    private string CountBlock => _access switch
    {
        "OfSource" => "knowledge/CountOfSource",
        "OfUser" => "knowledge/CountOfUser",
        _ => "knowledge/Count",
    };

    private string ListBlock(bool byConfidence) => (_access, byConfidence) switch
    {
        ("OfSource", _) => "knowledge/ListOfSource",
        ("OfUser", true) => "knowledge/ListOfUserMostConfident",
        ("OfUser", false) => "knowledge/ListOfUserNewest",
        (_, true) => "knowledge/ListMostConfident",
        _ => "knowledge/ListNewest",
    };

    private static void Check(KnowledgeFilter filter)
    {
        Require.NameOrNull(filter.UserId);
        Require.NameOrNull(filter.SourceType);
        Require.NameOrNull(filter.SourceId);
        Require.NameOrNull(filter.KnowledgeType);
        Require.Between(filter.MinConfidence ?? 0, 0, 1, "filter.MinConfidence");
    }

    private Statement Bind(Statement statement)
    {
        if (_access.Length > 0)
        {
            statement.Bind("userId", _user);
        }

        return statement
            .Bind("owner", _owner)
            .Bind("shared", _filter.Shared is { } shared ? (shared ? 1L : 0L) : null)
            .Bind("sourceType", _filter.SourceType)
            .Bind("sourceId", _filter.SourceId)
            .Bind("knowledgeType", _filter.KnowledgeType)
            .Bind("minConfidence", _filter.MinConfidence ?? 0)
            .Bind("from", Times.From(_filter.From))
            .Bind("to", Times.To(_filter.To))
            .Bind("tags", _tags);
    }
}
