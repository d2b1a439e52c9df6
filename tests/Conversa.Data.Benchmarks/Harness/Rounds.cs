namespace Conversa.Data.Benchmarks.Harness;

/// <summary>Interleaves the lanes: in each round all of them do the same work, each time in another order.</summary>
internal static class Rounds
{
    /// <param name="lanes">The lanes' names, the yardstick first.</param>
    /// <param name="corpus">Chooses the order.</param>
    /// <param name="rounds">How many rounds count.</param>
    /// <param name="warmUp">How many come before them.</param>
    /// <param name="newRound">
    /// Chooses a round's work, the same for all lanes, told whether the round counts.
    /// What it returns does the work on the lane named and says how many seconds an operation took.
    /// </param>
    public static async Task<IReadOnlyList<LaneTimes>> RunAsync(IReadOnlyList<string> lanes, Corpus corpus, int rounds, int warmUp, Func<bool, Func<string, Task<double>>> newRound)
    {
        var seconds = lanes.ToDictionary(l => l, _ => new List<double>());
        for (var round = -warmUp; round < rounds; round++)
        {
            var work = newRound(round >= 0);
            var order = lanes.ToArray();
            corpus.Shuffle(order);
            foreach (var lane in order)
            {
                GC.Collect(0); // Nobody pays for the others' garbage.
                var time = await work(lane);
                if (round >= 0)
                {
                    seconds[lane].Add(time);
                }
            }
        }

        return [.. lanes.Select(l => new LaneTimes(l, seconds[l]))];
    }
}
