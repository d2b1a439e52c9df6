using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>A thousand messages in one transaction. The time is that of one message.</summary>
internal sealed class AppendBatch() : OneCaller("batch", "append a message, in batches of 1,000", mostRatio: 1.2, rounds: 40, operations: 1000)
{
    protected override Func<ILane, Task> NewRound(Template template, Corpus corpus, int count)
    {
        var turns = corpus.Turns(template.Chats, count);
        return lane => lane.AppendManyAsync(turns).AsTask();
    }
}
