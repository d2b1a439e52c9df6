using System.Diagnostics;
using Conversa.Data;
using QuickStart.Account;
using Spectre.Console;

namespace QuickStart.Import;

/// <summary>Imports a file of conversations, shows how far it is and says what it stored.</summary>
internal static class ImportCommand
{
    public static async Task RunAsync(string database, string path, CancellationToken cancellationToken)
    {
        // First the file: a wrong one should not leave an empty database behind.
        await using var file = await ImportFile.OpenAsync(path, cancellationToken);
        await using var store = await ConversationStore.OpenAsync(
            new ConversationStoreOptions
            {
                ConnectionString = Databases.ConnectionString(database),

                // A unit of work that a bot forgot should not keep everybody else waiting, so the default is short. Nobody waits for an import.
                UnitOfWorkTimeout = TimeSpan.FromMinutes(1),
            },
            cancellationToken: cancellationToken);

        var writer = new ConversationWriter(store);
        var watch = Stopwatch.StartNew();
        try
        {
            await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask($"{file.Format}", maxValue: 1);
                    await foreach (var conversation in file.ReadAsync(cancellationToken))
                    {
                        await WriteAsync(writer, path, conversation, cancellationToken);
                        bar.Value = file.Progress;
                    }

                    bar.Value = 1;
                });
        }
        finally
        {
            // Also where a later line of the file is damaged: the conversations before it are in the store to stay.
            Show(writer.Counts, watch.Elapsed);
        }
    }

    private static async Task WriteAsync(ConversationWriter writer, string path, ImportedConversation conversation, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(conversation, cancellationToken);
        }
        catch (ArgumentException e)
        {
            // The store checks what it is given: a text that is too long, for example. It names the rule; we know where it was broken.
            throw new ImportException($"{path}, conversation {conversation.ExternalKey}, holds what cannot be stored: {e.Message}", e);
        }
    }

    private static void Show(ImportCounts counts, TimeSpan elapsed)
    {
        var table = Tables.New("Imported").AddColumn("What").Right("Rows");
        Add("conversations", counts.Conversations);
        Add("  already there, left alone", counts.Known);
        Add("people", counts.Users);
        Add("messages", counts.Messages);
        Add("  of these from tools", counts.ToolMessages);
        Add("classifications", counts.Classifications);
        Add("states", counts.States);
        Add("flows", counts.Flows);
        AnsiConsole.Write(table);
        Console.WriteLine(counts.Messages == 0
            ? "Nothing new."
            : $"{Tables.Number(counts.Messages)} messages in {Tables.Number(elapsed.TotalSeconds, 2)} s: {Tables.Number(counts.Messages / elapsed.TotalSeconds)} messages/s");

        void Add(string what, long rows) => table.AddTexts(what, Tables.Number(rows));
    }
}
