using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;
using Conversa.Data.States;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The library through its public API.</summary>
internal sealed class ConversaLane(IConversationStore store) : ILane
{
    private string? _place;

    public string Name => Lane.Conversa;

    public bool Blocks => false;

    /// <summary>Takes everything into the full-text index.</summary>
    public Task IndexAsync() => store.IndexAsync();

    public async ValueTask<int> SearchAsync(string text, string? userId) =>
        (await store.Messages.SearchAsync(text, userId is null ? null : new() { UserId = userId })).Count;

    public ValueTask<Message> AppendAsync(Turn turn) => new(store.Messages.AppendAsync(turn.Chat.Id, turn.Role, turn.Content));

    public ValueTask AppendManyAsync(IReadOnlyList<Turn> turns) =>
        new(store.Messages.CreateManyAsync([.. turns.Select(t => new NewMessage(t.Chat.Id, t.Role, t.Content))]));

    public ValueTask<IReadOnlyList<Message>> GetRecentAsync(string conversationId, int count) => new(store.Messages.GetRecentMessagesAsync(conversationId, count));

    public async ValueTask SeekAsync(string conversationId, int skip)
    {
        for (_place = null; skip > 0; skip -= 100)
        {
            _place = (await store.Messages.ListAsync(conversationId, limit: Math.Min(skip, 100), cursor: _place)).NextCursor;
        }
    }

    public async ValueTask<IReadOnlyList<Message>> GetPageAsync(string conversationId, int count) =>
        (await store.Messages.ListAsync(conversationId, limit: count, cursor: _place)).Items;

    public ValueTask<ConversationState?> GetLatestStateAsync(string conversationId) => new(store.States.GetLatestStateAsync(conversationId));

    public ValueTask<ConversationState> SaveStateAsync(string conversationId, string state) => new(store.States.SaveStateJsonAsync(conversationId, state));

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
