using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>The yardstick: the statements that a turn needs, each prepared once, on one connection.</summary>
internal sealed class RawTurnLane : ITurnLane
{
    private readonly RawLane _raw;
    private readonly RawTurnLoad _load;
    private readonly RawTurnSave _save;

    public RawTurnLane(string path, Durability durability)
    {
        _raw = new RawLane(path, durability);
        _load = new RawTurnLoad(_raw);
        _save = new RawTurnSave(_raw);
    }

    public bool Blocks => true;

    public void Execute(string script) => _raw.Execute(script);

    public ValueTask<TurnParts> LoadAsync(Chat chat) => _load.RunAsync(chat);

    public ValueTask SaveAsync(FinishedTurn turn)
    {
        _save.Run(turn);
        return default;
    }

    public ValueTask DisposeAsync() => _raw.DisposeAsync();
}
