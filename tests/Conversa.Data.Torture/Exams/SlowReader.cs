using System.Diagnostics;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Another program reads and does not end while eight callers write on, so that nothing of the WAL can be begun anew. Either the WAL stays within its bound, or the store's health says what is wrong;
/// and soon after the reader has gone, with the usual traffic, the WAL is small again.
/// </summary>
internal sealed class SlowReader : IExam
{
    private const int Callers = 8;

    // What one checkpoint is waited for with, twice over: what a steady writer fills between two.
    private const int FewFrames = 40_000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public int Number => 10;

    public string Name => "a slow reader";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var writes = context.Count(full: 20_000, quick: 4000);
        var path = context.NewPath();
        var (largest, alarm) = (0L, false);
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping);
        var chat = (await store.Conversations.CreateAsync("alice")).Id;
        await store.Messages.AppendAsync(chat, MessageRole.User, "Before the reader came.");
        using (var reader = Outsider.Connect(path))
        {
            reader.Execute("BEGIN");
            var seen = reader.Rows("SELECT id FROM messages").Count;
            await WriteAsync(store, chat, writes, context, async () =>
            {
                var health = await store.Maintenance.GetHealthAsync();
                largest = Math.Max(largest, health.WalBytes);
                alarm |= health.Concerns.Any(c => c.Contains("WAL", StringComparison.Ordinal));
                context.Findings.Require(health.WalBytes <= health.WalLimitBytes || health.Concerns.Count > 0, $"The WAL has {health.WalBytes:N0} bytes, and nothing says so");
            });
            context.Findings.Require(reader.Rows("SELECT id FROM messages").Count == seen, "The reader no longer sees what it saw");
        }

        var took = await ShrinkAsync(store, chat, context);
        return context.Findings.Result(
            $"{writes:N0} writes beside it: WAL up to {largest >> 20} MiB, {(alarm ? "alarm raised" : "within its bound")}, small again {took.TotalSeconds:0.0} s after");
    }

    private static async Task WriteAsync(IConversationStore store, string chat, int writes, ExamContext context, Func<Task> look)
    {
        const int LookEvery = 500;
        var text = $"bicycle {new string('x', 30_000)}";
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                for (var i = Interlocked.Increment(ref next); i <= writes; i = Interlocked.Increment(ref next))
                {
                    await store.Messages.AppendAsync(chat, MessageRole.User, text, cancellationToken: context.Stopping);
                    if (i % LookEvery == 0)
                    {
                        await look();
                    }
                }
            },
            context.Stopping)));
    }

    // A store that is used: somebody writes now and then.
    private static async Task<TimeSpan> ShrinkAsync(IConversationStore store, string chat, ExamContext context)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            await store.Messages.AppendAsync(chat, MessageRole.User, "After the reader has gone.", cancellationToken: context.Stopping);
            var health = await store.Maintenance.GetHealthAsync(context.Stopping);
            var took = Stopwatch.GetElapsedTime(started);
            if (health.WalBytes <= health.WalLimitBytes && health.UncopiedFrames < FewFrames)
            {
                return took;
            }

            if (took > Soon)
            {
                context.Findings.Add($"{Soon.TotalSeconds} s after the reader has gone, the WAL has {health.WalBytes:N0} bytes and {health.UncopiedFrames} frames that are not copied");
                return took;
            }

            await Task.Delay(100, context.Stopping);
        }
    }
}
