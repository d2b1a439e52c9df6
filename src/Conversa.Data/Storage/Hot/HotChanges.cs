using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tools;

namespace Conversa.Data.Storage.Hot;

/// <summary>
/// What the open transaction of a connection does to what is kept. A write that says nothing is safe: SQLite tells of each row it changes, and what is kept of those tables is
/// let go. A write on the path of every turn declares the tables whose rows its next statements change, and then says what became of them.
/// </summary>
/// <param name="cache">Null for a connection whose writes concern nothing that is kept.</param>
internal sealed class HotChanges(HotCache? cache)
{
    public static readonly HotChanges None = new(null);

    private readonly List<HotChange> _changes = [];
    private HotTables _declared;
    private HotTables _dirty;
    private HotTables _closed;
    private int _mark;

    /// <summary>Notes a changed row. SQLite calls it in the middle of a statement.</summary>
    public void Touched(HotTables table) => _dirty |= table & ~_declared;

    /// <summary>What the statements that follow do to these tables, its caller says when they are done.</summary>
    public void Declare(HotTables tables) => _declared = cache is null ? HotTables.None : tables;

    /// <summary>They did nothing.</summary>
    public void Nothing() => _declared = HotTables.None;

    public void Appended(Message message) => Add(HotTables.Messages, message.ConversationId, message);

    public void Answered(string conversationId, string messageId, string responseId, long now)
    {
        if (cache is not null)
        {
            Add(HotTables.Messages, conversationId, new HotAnswer(messageId, responseId, now));
        }
    }

    public void Edited(Message message)
    {
        if (cache is not null)
        {
            Add(HotTables.Messages, message.ConversationId, new HotEdit(message));
        }
    }

    public void Saved(ConversationState state) => Add(HotTables.States, state.ConversationId, state);

    public void Saved(WorkingState state) => Add(HotTables.WorkingStates, state.ConversationId, state);

    public void Saved(Flow flow) => Add(HotTables.Flows, flow.ConversationId, flow);

    public void Saved(ToolExecution execution) => Add(HotTables.Tools, execution.ConversationId, execution);

    public void Saved(Conversation conversation) => Add(HotTables.Conversations, conversation.Id, conversation);

    public void Active(string conversationId, long lastActivityAt, long updatedAt)
    {
        if (cache is not null)
        {
            Add(HotTables.Conversations, conversationId, new HotActivity(lastActivityAt, updatedAt));
        }
    }

    public void Saved(Memory memory) => Add(HotTables.Memories, memory.Id, memory);

    public void Used(string memoryId, long now)
    {
        if (cache is not null)
        {
            Add(HotTables.Memories, memoryId, new HotUse(now));
        }
    }

    /// <summary>A row of a conversation, or a user's goals, are not what they were.</summary>
    public void Changed(HotTables table, string key) => Add(table, key, null);

    /// <summary>What follows may be undone by itself.</summary>
    public void Mark() => (_mark, _declared) = (_changes.Count, HotTables.None);

    /// <summary>What followed was undone. It is not worth knowing what that left as it was.</summary>
    public void Undo()
    {
        (_dirty, _declared) = (_dirty | _declared, HotTables.None);
        for (var i = _mark; i < _changes.Count; i++)
        {
            _changes[i] = _changes[i] with { Value = null };
        }
    }

    /// <summary>The transaction was undone.</summary>
    public void Discard()
    {
        (_declared, _dirty, _mark) = (HotTables.None, HotTables.None, 0);
        _changes.Clear();
    }

    /// <summary>Right before COMMIT: from here on nobody is given what it changes from memory.</summary>
    public void Committing(DbSession session)
    {
        if (cache is not null && (_changes.Count > 0 || _dirty != HotTables.None))
        {
            _closed = _dirty;
            cache.Close(session, _changes, _closed);
        }
    }

    /// <summary>Right after COMMIT, and before its callers know of it.</summary>
    public void Committed(bool succeeded)
    {
        if (cache is not null && (_changes.Count > 0 || _dirty != HotTables.None))
        {
            cache.Open(_changes, _closed, succeeded);
        }

        Discard();
    }

    private void Add(HotTables table, string key, object? value)
    {
        _declared = HotTables.None;
        if (cache is not null)
        {
            _changes.Add(new(table, key, value));
        }
    }
}
