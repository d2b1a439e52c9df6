using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>The newest 50 messages of any conversation.</summary>
internal sealed class RecentMessages() : OneCaller("recent", "recent 50 of 100,000 messages", mostRatio: 1.15, rounds: 600, operations: 5)
{
    protected override bool IsCached => false;

    protected override Task<Template> TemplateAsync(Workspace workspace) => workspace.LargeAsync();

    protected override Func<ILane, Task> NewRound(Template template, Corpus corpus, int count)
    {
        var chats = corpus.Several(template.Chats, count);
        return async lane =>
        {
            foreach (var chat in chats)
            {
                await lane.GetRecentAsync(chat.Id, 50);
            }
        };
    }
}
