using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>One way to do what a bot does on every turn. A save is committed, whole, when its task completes.</summary>
internal interface ITurnLane : IAsyncDisposable
{
    /// <summary>Whether a call keeps its thread until it is done, so that each concurrent caller has to bring one.</summary>
    bool Blocks { get; }

    /// <summary>Reads the conversation, its newest 50 messages, latest state, active flow, pending approvals, its owner's active goals and the working state.</summary>
    ValueTask<TurnParts> LoadAsync(Chat chat);

    /// <summary>Writes all that the turn made in one transaction.</summary>
    ValueTask SaveAsync(FinishedTurn turn);
}
