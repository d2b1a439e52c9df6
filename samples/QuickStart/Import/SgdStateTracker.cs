namespace QuickStart.Import;

/// <summary>What the user of a dialogue has said so far, over all services.</summary>
internal sealed class SgdStateTracker
{
    private readonly SortedDictionary<string, SortedDictionary<string, IReadOnlyList<string>>> _slots = new(StringComparer.Ordinal);
    private string _last = "{}";

    /// <summary>The state after a user's turn, as JSON; null when the turn did not change it.</summary>
    public string? Change(SgdTurn turn)
    {
        // A frame knows its own service only, and all that the user ever said of it.
        foreach (var frame in turn.Frames)
        {
            if (frame.State is { SlotValues.Count: > 0 } state)
            {
                _slots[frame.Service] = state.SlotValues;
            }
        }

        var now = ImportJson.Write(_slots);
        if (now == _last)
        {
            return null;
        }

        _last = now;
        return now;
    }
}
