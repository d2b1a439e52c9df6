using System.Globalization;
using Conversa.Data.Benchmarks.Children;
using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>The managed heap while many messages go in and come out, in a process of its own.</summary>
internal sealed class Memory : IScenario
{
    private const long Most = 64L << 20;

    public string Name => "memory";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var messages = workspace.Options.Scaled(100_000);
        var path = workspace.NewPath(Name);
        var (_, output) = await ChildProcess.RunAsync(Child.Memory, path, messages.ToString(CultureInfo.InvariantCulture));
        Workspace.Delete(path);
        var peaks = output.Split(' ').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return [Row("append 100,000 messages: peak heap", peaks[0]), Row("stream 100,000 messages: peak heap", peaks[1])];
    }

    private static ReportRow Row(string work, long peak) =>
        new(work, Cell.Ours(Format.Mebibytes(peak)), new Bar($"< {Format.Mebibytes(Most)}", peak < Most));
}
