namespace Conversa.Data.Prompts;

/// <summary>The shortest way from one text's lines to another's, by Myers' greedy algorithm.</summary>
internal static class LineDiff
{
    /// <summary>More changes than these are not searched for: time and memory grow with their square.</summary>
    public const int MostChanges = 2000;

    public static IReadOnlyList<PromptDiffLine> Of(string from, string to)
    {
        var (a, b) = (from.Split('\n'), to.Split('\n'));
        var head = a.AsSpan().CommonPrefixLength(b);
        var tail = 0;
        while (tail < Math.Min(a.Length, b.Length) - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var lines = new List<PromptDiffLine>(a.Length + b.Length - head - tail);
        Keep(lines, a, 0, 0, head);
        Middle(lines, a, b, head, tail);
        Keep(lines, a, a.Length - tail, b.Length - tail, tail);
        return lines;
    }

    private static void Middle(List<PromptDiffLine> lines, string[] a, string[] b, int head, int tail)
    {
        var (x, y) = (0, 0);
        var (n, m) = (a.Length - head - tail, b.Length - head - tail);
        foreach (var (toX, toY) in Steps(a.AsSpan(head, n), b.AsSpan(head, m)) ?? [(n, 0), (n, m)])
        {
            // A step is lines removed or added, and then lines kept.
            var kept = Math.Min(toX - x, toY - y);
            for (; toX - x > kept; x++)
            {
                lines.Add(new() { Change = PromptLineChange.Removed, Text = a[head + x], FromLine = head + x + 1 });
            }

            for (; toY - y > kept; y++)
            {
                lines.Add(new() { Change = PromptLineChange.Added, Text = b[head + y], ToLine = head + y + 1 });
            }

            Keep(lines, a, head + x, head + y, kept);
            (x, y) = (toX, toY);
        }
    }

    private static void Keep(List<PromptDiffLine> lines, string[] a, int x, int y, int count)
    {
        for (var i = 0; i < count; i++)
        {
            lines.Add(new() { Change = PromptLineChange.Kept, Text = a[x + i], FromLine = x + i + 1, ToLine = y + i + 1 });
        }
    }

    // Where each change, with the equal lines after it, leads; null when there are too many changes.
    private static List<(int X, int Y)>? Steps(ReadOnlySpan<string> a, ReadOnlySpan<string> b)
    {
        var most = Math.Min(a.Length + b.Length, MostChanges);

        // furthest[most + 1 + k]: how far in a the furthest path on diagonal k = x - y has come. Of each round only what it can read is remembered.
        var furthest = new int[(2 * most) + 3];
        var rounds = new List<int[]>();
        for (var changes = 0; changes <= most; changes++)
        {
            rounds.Add(furthest[(most - changes)..(most + changes + 3)]);
            for (var k = -changes; k <= changes; k += 2)
            {
                var x = Start(furthest.AsSpan(most + 1 + k - 1, 3), k, changes);
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                {
                    x++;
                }

                furthest[most + 1 + k] = x;
                if (k == a.Length - b.Length && x >= a.Length)
                {
                    return Back(rounds, a.Length, b.Length);
                }
            }
        }

        return null;
    }

    // Where a path on diagonal k begins its round: below the path that came furthest from the diagonal above, or right of the one from below.
    private static int Start(ReadOnlySpan<int> around, int k, int changes) =>
        k == -changes || (k != changes && around[0] < around[2]) ? around[2] : around[0] + 1;

    private static List<(int X, int Y)> Back(List<int[]> rounds, int x, int y)
    {
        var steps = new List<(int X, int Y)>();
        for (var changes = rounds.Count - 1; changes >= 0; changes--)
        {
            steps.Add((x, y));
            if (changes > 0)
            {
                var k = x - y;
                var around = rounds[changes].AsSpan(changes + k, 3);
                var down = k == -changes || (k != changes && around[0] < around[2]);
                (x, y) = down ? (around[2], around[2] - k - 1) : (around[0], around[0] - k + 1);
            }
        }

        steps.Reverse();
        return steps;
    }
}
