using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>What one caller's operation leaves to the collector, whichever thread it runs on; nothing else goes on meanwhile.</summary>
internal sealed class Allocations : IScenario
{
    private const int Operations = 20_000;
    private const int WarmUp = 5_000;
    private const int Parts = 5;
    private const double MostOfAppend = 2048;
    private const double MostOfRead = 1024;

    public string Name => "allocations";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        await using var store = await Stores.OpenAsync(workspace.Copy(await workspace.SmallAsync(), Name), cached: true);
        var chat = (await workspace.SmallAsync()).Chats[0].Id;
        var text = workspace.Corpus.Text();
        var append = await MeasureAsync(() => store.Messages.AppendAsync(chat, MessageRole.User, text), workspace.Options.Scaled(Operations));
        var read = await MeasureAsync(() => store.Messages.GetRecentMessagesAsync(chat, 50), workspace.Options.Scaled(Operations));
        return [Row("append a message: allocated", append, MostOfAppend), Row("recent 50, cached: allocated", read, MostOfRead)];
    }

    // The least of several parts: what else a process does now and then is none of the operation's.
    private static async Task<double> MeasureAsync(Func<Task> operate, int count)
    {
        await RepeatAsync(operate, WarmUp);
        var least = double.MaxValue;
        for (var part = 0; part < Parts; part++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RepeatAsync(operate, count / Parts);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(count / Parts));
        }

        return least;
    }

    private static async Task RepeatAsync(Func<Task> operate, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await operate();
        }
    }

    private static ReportRow Row(string work, double bytes, double most) =>
        new(work, Cell.Ours(Format.Bytes(bytes)), new Bar($"<= {Format.Bytes(most)}", bytes <= most));
}
