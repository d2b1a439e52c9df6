using System.Globalization;

namespace Conversa.Data.Benchmarks.Children;

/// <summary>What a child can do.</summary>
internal static class Child
{
    public const string Empty = "empty";
    public const string FirstWrite = "first-write";
    public const string Memory = "memory";

    public static Task<int> RunAsync(string work, string[] args) => work switch
    {
        FirstWrite => Children.FirstWrite.RunAsync(args[0], args[1], args[2], args[3], args.Length > 4 ? args[4] : null),
        Memory => MemoryUse.RunAsync(args[0], int.Parse(args[1], CultureInfo.InvariantCulture)),
        _ => Task.FromResult(0),
    };
}
