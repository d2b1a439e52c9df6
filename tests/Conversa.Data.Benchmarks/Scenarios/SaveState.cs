using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>The next version of a conversation's state.</summary>
internal sealed class SaveState() : OneCaller("save-state", "save a state of 2 KB", mostRatio: 1.3, rounds: 1000, operations: 20)
{
    protected override Func<ILane, Task> NewRound(Template template, Corpus corpus, int count)
    {
        var saves = corpus.Several(template.Chats, count).Select(chat => (chat.Id, State: corpus.State())).ToArray();
        return async lane =>
        {
            foreach (var (id, state) in saves)
            {
                await lane.SaveStateAsync(id, state);
            }
        };
    }
}
