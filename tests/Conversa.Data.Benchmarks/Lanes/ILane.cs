using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;
using Conversa.Data.States;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>One way to store messages, doing what a host asks of it. A write is committed when its task completes.</summary>
internal interface ILane : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Whether a call keeps its thread until it is done, so that each concurrent caller has to bring one.</summary>
    bool Blocks { get; }

    ValueTask<Message> AppendAsync(Turn turn);

    /// <summary>Appends all of them in one transaction.</summary>
    ValueTask AppendManyAsync(IReadOnlyList<Turn> turns);

    /// <summary>The newest messages, oldest first.</summary>
    ValueTask<IReadOnlyList<Message>> GetRecentAsync(string conversationId, int count);

    /// <summary>Goes to the place after so many of the oldest messages, for <see cref="GetPageAsync"/>.</summary>
    ValueTask SeekAsync(string conversationId, int skip);

    /// <summary>The messages that follow the place, oldest first, by keyset.</summary>
    ValueTask<IReadOnlyList<Message>> GetPageAsync(string conversationId, int count);

    /// <summary>The latest version; null when there is none.</summary>
    ValueTask<ConversationState?> GetLatestStateAsync(string conversationId);

    /// <summary>Saves JSON as the next version, whatever the latest is.</summary>
    ValueTask<ConversationState> SaveStateAsync(string conversationId, string state);
}
