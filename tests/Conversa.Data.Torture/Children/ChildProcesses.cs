using System.Diagnostics;

namespace Conversa.Data.Torture.Children;

/// <summary>The processes that this one has started: this program once more.</summary>
internal sealed class ChildProcesses : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Child> _running = [];

    public Child Start(string work, string[] arguments)
    {
        var self = Environment.ProcessPath!;
        List<string> all = [ChildWork.Verb, work, .. arguments];
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            all.Insert(0, typeof(ChildProcesses).Assembly.Location);
        }

        var start = new ProcessStartInfo(self, all) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var child = new Child(Process.Start(start)!);
        lock (_gate)
        {
            _running.RemoveAll(c => c.HasExited);
            _running.Add(child);
        }

        return child;
    }

    /// <summary>Leaves none behind.</summary>
    public void KillAll()
    {
        lock (_gate)
        {
            _running.ForEach(c => c.Kill());
            _running.Clear();
        }
    }

    public void Dispose() => KillAll();
}
