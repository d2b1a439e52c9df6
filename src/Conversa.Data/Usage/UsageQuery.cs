using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Usage;

/// <summary>Which block reads the calls that a filter means, by which index, and binding it.</summary>
internal sealed class UsageQuery
{
    private readonly UsageFilter _filter;
    private readonly string? _owner;
    private readonly string? _user;

    // One conversation's calls are fewer than one user's, and those fewer than a model's: the narrowest index is entered.
    private readonly string _access;

    public UsageQuery(UsageFilter? filter, string? owner)
    {
        _filter = filter ?? new();
        _owner = owner;
        Require.NameOrNull(_filter.UserId, "filter.UserId");
        Require.NameOrNull(_filter.ConversationId, "filter.ConversationId");
        Require.NameOrNull(_filter.Provider, "filter.Provider");
        Require.NameOrNull(_filter.Model, "filter.Model");
        _user = _filter.UserId ?? owner;
        _access = _filter.ConversationId is not null ? "OfConversation"
            : _user is not null ? "OfUser"
            : _filter.Model is not null ? "OfModel"
            : "";
    }

    /// <summary>What a cursor is good for: a record's own text would tell times in the culture of the day.</summary>
    public string Scope => string.Create(
        CultureInfo.InvariantCulture,
        $"{_owner}|{_filter.UserId}|{_filter.ConversationId}|{_filter.Provider}|{_filter.Model}|{Times.From(_filter.From)}|{Times.To(_filter.To)}");

    public ValueTask<List<UsageEntry>> ListAsync(DbSession session, Cursor? after, int limit) =>
        // Without a cursor the end of the range is where to enter the index.
        Bind(session.Statement(_access switch
        {
            "OfConversation" => "usage/ListOfConversation",
            "OfUser" => "usage/ListOfUser",
            "OfModel" => "usage/ListOfModel",
            _ => "usage/List",
        }))
            .Bind("timestamp", after?.Sort ?? Times.To(_filter.To)).Bind("seq", after?.Number ?? long.MinValue).Bind("limit", limit)
            .ListAsync(UsageRow.Read);

    public ValueTask<List<(UsageTotal Total, string Key)>> SumAsync(DbSession session, UsageGrouping groupBy, string? after, int limit) =>
        Bind(session.Statement(_access switch
        {
            "OfConversation" => "usage_totals/GetTotalsOfConversation",
            "OfUser" => "usage_totals/GetTotalsOfUser",
            "OfModel" => "usage_totals/GetTotalsOfModel",
            _ => "usage_totals/GetTotals",
        }))
            .Bind("groupBy", UsageTotalRow.Word(groupBy)).Bind("after", after).Bind("limit", limit)
            .ListAsync(row => UsageTotalRow.Read(row, groupBy));

    private Statement Bind(Statement statement)
    {
        if (_access == "OfConversation")
        {
            statement.Bind("conversationId", _filter.ConversationId);
        }

        if (_access is "OfConversation" or "OfUser")
        {
            statement.Bind("userId", _user);
        }

        if (_access.Length > 0)
        {
            statement.Bind("model", _filter.Model);
        }

        return statement
            .Bind("owner", _owner).Bind("provider", _filter.Provider)
            .Bind("from", Times.From(_filter.From)).Bind("to", Times.To(_filter.To));
    }
}
