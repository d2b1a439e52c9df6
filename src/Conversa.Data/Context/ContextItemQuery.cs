using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>Choosing the block for a page of items, and binding a filter.</summary>
internal sealed class ContextItemQuery(string conversationId, ContextItemFilter? filter, ContextItemOrder order, string? owner)
{
    private readonly ContextItemFilter _filter = filter ?? new();

    /// <summary>What a cursor is good for: a record's own text would tell numbers in the culture of the day.</summary>
    public string Scope => string.Create(
        CultureInfo.InvariantCulture,
        $"context_items|{conversationId}|{owner}|{order}|{_filter.Source}|{_filter.ContextType}|{_filter.FocusArea}|{_filter.PreferenceType}|{_filter.MinRelevance:R}|{_filter.Pinned}");

    public void Check()
    {
        Require.NameOrNull(_filter.Source, "filter.Source");
        Require.NameOrNull(_filter.ContextType, "filter.ContextType");
        Require.NameOrNull(_filter.FocusArea, "filter.FocusArea");
        Require.NameOrNull(_filter.PreferenceType, "filter.PreferenceType");
        Require.Between(_filter.MinRelevance ?? 0, 0, 1, "filter.MinRelevance");
        Require.Defined(order, nameof(order));
    }

    public ValueTask<List<ContextItem>> ListAsync(DbSession session, Cursor? after, int limit)
    {
        var statement = session.Statement(Block).Bind("conversationId", conversationId).Bind("owner", owner);

        // Without a cursor the far end of the order is where to enter the index.
        _ = order == ContextItemOrder.MostRelevantFirst
            ? statement.Bind("sort", after is { } a ? BitConverter.Int64BitsToDouble(a.Sort) : 2)
            : statement.Bind("sort", after?.Sort ?? long.MaxValue);
        if (_filter.Source is not null || order == ContextItemOrder.NewestFirst)
        {
            statement.Bind("source", _filter.Source);
        }

        return statement
            .Bind("seq", after?.Number ?? long.MaxValue)
            .Bind("minRelevance", ContextItemRow.Sort(_filter.MinRelevance))
            .Bind("contextType", _filter.ContextType)
            .Bind("focusArea", _filter.FocusArea)
            .Bind("preferenceType", _filter.PreferenceType)
            .Bind("pinned", _filter.Pinned is { } pinned ? (pinned ? 1L : 0L) : null)
            .Bind("limit", limit)
            .ListAsync(ContextItemRow.Read);
    }

    public Cursor CursorAt(ContextItem last) => new(
        order == ContextItemOrder.MostRelevantFirst ? BitConverter.DoubleToInt64Bits(ContextItemRow.Sort(last.RelevanceScore)) : last.Timestamp.ToUnixTimeMilliseconds(),
        last.Seq.ToString(CultureInfo.InvariantCulture));

    private string Block => (order, _filter.Source) switch
    {
        (ContextItemOrder.NewestFirst, _) => "context_items/ListNewest",
        (_, null) => "context_items/ListMostRelevant",
        _ => "context_items/ListMostRelevantOfSource",
    };
}
