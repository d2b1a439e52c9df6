using System.Text;
using Conversa.Data;
using QuickStart;
using QuickStart.Import;
using QuickStart.Pipeline;
using Spectre.Console;

// Windows consoles would show question marks instead of box-drawing characters.
Console.OutputEncoding = Encoding.UTF8;

// In a file or a build's log, colours would be control characters among the text.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
}

if (!Arguments.TryParse(args, out var arguments, out var error))
{
    Console.Error.WriteLine($"error: {error}\nTry --help.");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

// Ctrl+C cancels what runs instead of killing it: the store is then closed properly. A second one kills.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};

var database = arguments.Database ?? Databases.NewTemporary();
try
{
    await (arguments.Import is { } file
        ? ImportCommand.RunAsync(database, file, cancellation.Token)
        : Replay.RunAsync(database, cancellation.Token));

    // Not through Spectre.Console, which would wrap a long path.
    Console.WriteLine($"Database: {database}");
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled. What had been committed is in the database.");
    return 130;
}
catch (Exception e) when (e is ImportException or ConversationStoreException)
{
    // These say what is wrong in words for people; anything else is a mistake in the sample and may show its stack.
    Console.Error.WriteLine(e is ConversationStoreException ? $"error: {database}: {e.Message}" : $"error: {e.Message}");
    return 1;
}
