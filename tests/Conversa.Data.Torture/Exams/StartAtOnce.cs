using System.Globalization;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Eight processes open the same file at once: one that does not exist, and one with the first schema that there was, of ten scripts, and a message in it.
/// Every script is applied once, and all eight go on to write.
/// </summary>
internal sealed class StartAtOnce : IExam
{
    private const int Processes = 8;
    private const int FirstSchema = 10;

    public int Number => 4;

    public string Name => "8 processes start at once";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var rounds = context.Count(full: 25, quick: 3);
        var old = await MakeOldAsync(context.NewPath());
        var starters = Enumerable.Range(0, Processes).Select(i => context.Start(Starter.WorkName, string.Create(CultureInfo.InvariantCulture, $"process-{i}"))).ToList();
        foreach (var starter in starters)
        {
            await starter.ExpectAsync("ready", context.Stopping);
        }

        for (var round = 0; round < rounds; round++)
        {
            var young = context.NewPath();
            await StartAsync(context, starters, young, messages: Processes);
            var path = context.NewPath();
            File.Copy(old, path);
            await StartAsync(context, starters, path, messages: Processes + 1);
        }

        foreach (var starter in starters)
        {
            starter.EndInput();
            var (code, errors) = await starter.ExitAsync(context.Stopping);
            context.Findings.Require(code == 0, errors);
        }

        return context.Findings.Result($"{rounds} rounds on a new file and {rounds} on an old schema, {Processes} processes each: {context.Findings.Count} errors, each script applied once");
    }

    /// <returns>The path of a closed database.</returns>
    private static async Task<string> MakeOldAsync(string path)
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var chat = await store.Conversations.GetOrCreateAsync("all", "alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "I was here first.");
        await store.Maintenance.RollbackToAsync(FirstSchema);
        return path;
    }

    private static async Task StartAsync(ExamContext context, List<Child> starters, string path, int messages)
    {
        foreach (var starter in starters)
        {
            await starter.SendAsync(path);
        }

        foreach (var starter in starters)
        {
            var said = await starter.ReadAsync(context.Stopping);
            context.Findings.Require(said == Starter.Started, $"A process that started with others: {said}");
        }

        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            var status = await store.Maintenance.GetStatusAsync();
            var names = status.Applied.Select(a => a.Name).ToList();
            context.Findings.Require(status.IsCurrent && names.Count == status.LatestVersion, $"{names.Count} of {status.LatestVersion} scripts are in the journal");
            context.Findings.Require(names.Distinct().Count() == names.Count, "A script is in the journal twice");
        }

        using var connection = Outsider.Connect(path);
        var stored = (long)connection.Scalar("SELECT count(*) FROM messages")!;
        context.Findings.Require(stored == messages, $"{stored} of {messages} messages are there");
        foreach (var damage in connection.Rows("PRAGMA integrity_check").Where(row => row != "ok"))
        {
            context.Findings.Add($"Damaged: {damage}");
        }
    }
}
