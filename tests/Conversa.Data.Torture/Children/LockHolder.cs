using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Children;

/// <summary>Another program that takes the database's write lock and keeps it until its input ends.</summary>
internal sealed class LockHolder : IChildWork
{
    public const string WorkName = "hold-lock";
    public const string Held = "held";

    public string Name => WorkName;

    public bool ReadsInput => true;

    /// <param name="arguments">The path.</param>
    public async Task RunAsync(string[] arguments)
    {
        using var connection = Outsider.Connect(arguments[0]);
        connection.Execute("BEGIN IMMEDIATE");
        ChildWork.Say(Held);
        await Console.In.ReadToEndAsync();
        connection.Execute("ROLLBACK");
    }
}
