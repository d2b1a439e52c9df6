using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>One message, committed, then the next.</summary>
internal sealed class AppendOne() : OneCaller("append", "append a message, 1 caller", mostRatio: 1.25, rounds: 1000, operations: 20)
{
    protected override Func<ILane, Task> NewRound(Template template, Corpus corpus, int count)
    {
        var turns = corpus.Turns(template.Chats, count);
        return async lane =>
        {
            foreach (var turn in turns)
            {
                await lane.AppendAsync(turn);
            }
        };
    }
}
