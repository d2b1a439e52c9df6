using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>Which block reads what a filter means, and binding it.</summary>
internal sealed class ToolExecutionQuery
{
    private readonly ToolExecutionFilter _filter;
    private readonly string? _owner;
    private readonly string? _userId;
    private readonly long _from;
    private readonly long _to;

    public ToolExecutionQuery(ToolExecutionFilter? filter, string? owner)
    {
        _filter = filter ?? new();
        Require.NameOrNull(_filter.ConversationId, "filter.ConversationId");
        Require.NameOrNull(_filter.MessageId, "filter.MessageId");
        Require.NameOrNull(_filter.UserId, "filter.UserId");
        Require.NameOrNull(_filter.ToolName, "filter.ToolName");
        Require.DefinedOrNull(_filter.Status, "filter.Status");
        _owner = owner;
        _userId = _filter.UserId ?? owner;
        (_from, _to) = (Times.From(_filter.From), Times.To(_filter.To));
    }

    /// <summary>What a cursor is good for: the parts are names, which hold no NUL.</summary>
    public string CursorScope => string.Create(
        CultureInfo.InvariantCulture,
        $"tools|{_owner}\0{_filter.ConversationId}\0{_filter.MessageId}\0{_userId}\0{_filter.ToolName}\0{_filter.Status}\0{_from}\0{_to}");

    public ValueTask<List<ToolExecution>> ListAsync(DbSession session, Cursor? after, int limit, long now)
    {
        // Without a cursor the far end of the range is where to enter the index.
        var (createdAt, seq) = after is { } a ? (a.Sort, a.Number) : (_to, long.MinValue);
        var statement = session.Statement(Block());
        if (Block() == "tools/ListOfStatus")
        {
            statement.Bind("stored", ToolExecutionRow.Word(_filter.Status));
        }

        return statement
            .Bind("owner", _owner).Bind("createdAt", createdAt).Bind("seq", seq).Bind("since", _from).Bind("until", _to)
            .Bind("conversationId", _filter.ConversationId).Bind("messageId", _filter.MessageId).Bind("userId", _userId).Bind("toolName", _filter.ToolName)
            .Bind("status", ToolExecutionRow.Word(_filter.Status)).Bind("now", now).Bind("limit", limit)
            .ListAsync(row => ToolExecutionRow.Read(row, now));
    }

    // What narrows most comes first.
    private string Block() => _filter switch
    {
        { MessageId: not null } => "tools/ListOfMessage",
        { ConversationId: not null } => "tools/ListOfConversation",
        _ when _userId is not null => "tools/ListOfUser",
        { ToolName: not null } => "tools/ListOfTool",
        { Status: ToolExecutionStatus.Expired } => "tools/ListExpired",
        { Status: not null } => "tools/ListOfStatus",
        _ => "tools/List",
    };
}
