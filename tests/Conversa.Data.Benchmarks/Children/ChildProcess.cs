using System.Diagnostics;
using System.Globalization;

namespace Conversa.Data.Benchmarks.Children;

/// <summary>This program once more, as a child that does one thing.</summary>
internal static class ChildProcess
{
    /// <summary>The first argument of a child.</summary>
    public const string Verb = "--child";

    /// <summary>Runs a child to its end.</summary>
    /// <returns>The seconds it took as a whole, and what it wrote.</returns>
    public static async Task<(double Seconds, string Output)> RunAsync(string work, params string[] arguments)
    {
        var self = Environment.ProcessPath!;
        List<string> all = [Verb, work, .. arguments];
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            all.Insert(0, typeof(ChildProcess).Assembly.Location);
        }

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(self, all) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0
            ? (seconds, output)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The child '{string.Join(' ', all)}' ended with {process.ExitCode}."));
    }
}
