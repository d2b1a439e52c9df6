using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>The latest state of any conversation.</summary>
internal sealed class ReadState() : OneCaller("state", "latest state of 2 KB", mostRatio: 1.5, rounds: 1000, operations: 50)
{
    protected override bool IsCached => false;

    protected override Func<ILane, Task> NewRound(Template template, Corpus corpus, int count)
    {
        var chats = corpus.Several(template.Chats, count);
        return async lane =>
        {
            foreach (var chat in chats)
            {
                await lane.GetLatestStateAsync(chat.Id);
            }
        };
    }
}
