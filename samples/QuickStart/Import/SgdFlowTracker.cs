using Conversa.Data.Messages;

namespace QuickStart.Import;

/// <summary>
/// The tasks of a dialogue, one after the other: a task begins when the user wants something new, its steps are the slots that get filled,
/// and it succeeds when its service does what was asked.
/// </summary>
internal sealed class SgdFlowTracker
{
    private readonly List<ImportedFlow> _flows = [];
    private ImportedFlow? _current;

    /// <summary>Looks whether a user's turn begins a task or tells more about the one that runs.</summary>
    public void Follow(SgdTurn turn, DateTimeOffset at)
    {
        var states = turn.Frames.Select(f => f.State).OfType<SgdState>().Where(s => s.ActiveIntent != "NONE").ToList();

        // Where a turn has two tasks, one is the old one, which it brings to its end.
        if (states.Find(s => s.ActiveIntent != _current?.FlowType) is { } begun)
        {
            EndCurrent();
            _current = new ImportedFlow { FlowType = begun.ActiveIntent, StartedAt = at, Steps = 0, State = "{}", Succeeded = false };
        }

        if (states.Find(s => s.ActiveIntent == _current?.FlowType) is { } state)
        {
            _current = _current! with { Steps = state.SlotValues.Count, State = ImportJson.Write(state.SlotValues) };
        }
    }

    /// <summary>Looks whether a system turn did what the task is for.</summary>
    public void NoteCalls(SgdTurn turn)
    {
        if (_current is not null && turn.Frames.Any(f => f.ServiceCall?.Method == _current.FlowType && SgdCalls.Outcome(f) == ToolOutcome.Success))
        {
            _current = _current with { Succeeded = true };
        }
    }

    /// <summary>All tasks of the dialogue.</summary>
    public IReadOnlyList<ImportedFlow> End()
    {
        EndCurrent();
        return _flows;
    }

    private void EndCurrent()
    {
        if (_current is not null)
        {
            _flows.Add(_current);
            _current = null;
        }
    }
}
