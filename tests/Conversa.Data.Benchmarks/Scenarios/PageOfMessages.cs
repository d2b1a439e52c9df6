using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>A page from the middle of a long conversation.</summary>
internal sealed class PageOfMessages() : OneCaller("page", "page of 100 in a conversation of 10,000", mostRatio: 1.2, rounds: 600, operations: 5)
{
    protected override Task<Template> TemplateAsync(Workspace workspace) => workspace.LargeAsync();

    protected override ValueTask PrepareAsync(ILane lane, Workspace workspace, Template template) => lane.SeekAsync(template.LongChat!.Id, workspace.Options.Scaled(5000));

    protected override Func<ILane, Task> NewRound(Template template, Corpus corpus, int count) => async lane =>
    {
        for (var i = 0; i < count; i++)
        {
            await lane.GetPageAsync(template.LongChat!.Id, 100);
        }
    };
}
