namespace Conversa.Data.Torture.Children;

/// <summary>The side of the child: finds its work, and tells the parent what has happened.</summary>
internal static class ChildWork
{
    /// <summary>The first argument of a child.</summary>
    public const string Verb = "--child";

    private static readonly IChildWork[] All =
    [
        new DyingMigrator(),
        new LockHolder(),
        new MixedLoad(),
        new QueueingHost(),
        new Sequence(),
        new Starter(),
        new TaskTaker(),
        new Writers(),
    ];

    private static readonly Lock Gate = new();

    public static async Task<int> RunAsync(string name, string[] arguments)
    {
        try
        {
            var work = All.First(w => w.Name == name);
            if (!work.ReadsInput)
            {
                _ = Task.Factory.StartNew(EndWithInput, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            await work.RunAsync(arguments);
            return 0;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            return 1;
        }
    }

    /// <summary>Tells the parent, at once. Call it for a write only when the awaited call has returned: it is the acknowledgement.</summary>
    public static void Say(string line)
    {
        lock (Gate)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    private static void EndWithInput()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Environment.Exit(3);
    }
}
