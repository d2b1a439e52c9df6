using System.Globalization;

namespace Conversa.Data.Torture.Harness;

/// <summary>Gathers what is not as promised. Safe for use by any number of callers at once.</summary>
internal sealed class Findings
{
    private const int MostKept = 20;

    private readonly Lock _gate = new();
    private readonly List<string> _failures = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Add(otherwise);
        }

        return holds;
    }

    public void Add(string failure)
    {
        lock (_gate)
        {
            _count++;
            if (_failures.Count < MostKept)
            {
                _failures.Add(failure);
            }
        }
    }

    public ExamResult Result(FormattableString figure)
    {
        lock (_gate)
        {
            IReadOnlyList<string> failures = _count > _failures.Count ? [.. _failures, $"... and {_count - _failures.Count} more"] : [.. _failures];
            return new(figure.ToString(CultureInfo.InvariantCulture), failures);
        }
    }
}
