using System.Globalization;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Backs up while four callers count upwards, each in a conversation of their own, and restores while they go on. Every backup is whole, is its owner's alone to read, and holds what was acknowledged before it began;
/// after a restore there is exactly what the backup holds, and then what was written after that.
/// </summary>
internal sealed class BackupUnderWriters : IExam
{
    private const int Callers = 4;

    public int Number => 11;

    public string Name => "backup and restore under 4 writers";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var rounds = context.Count(full: 20, quick: 4);
        var path = context.NewPath();
        var random = context.NewRandom();
        var counters = Enumerable.Range(0, Callers).Select(i => new Counter(string.Create(CultureInfo.InvariantCulture, $"counter-{i}"))).ToList();
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            await store.FillAsync(500);
            foreach (var counter in counters)
            {
                await store.Conversations.CreateAsync(new Conversations.NewConversation("alice") { Id = counter.Chat });
            }
        }

        for (var round = 0; round < rounds; round++)
        {
            context.Stopping.ThrowIfCancellationRequested();
            await RunAsync(context, path, counters, random);
        }

        return context.Findings.Result($"{rounds} backups of {counters.Sum(c => c.Total):N0} acknowledged writes: each whole and private; {rounds} restores while writing and {rounds} in peace: each brought exactly it back");
    }

    private static async Task RunAsync(ExamContext context, string path, List<Counter> counters, Random random)
    {
        BackupResult backup;
        List<int> before, after;
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            using var stop = new CancellationTokenSource();
            var counting = counters.Select(c => Task.Run(() => c.CountAsync(store, stop.Token))).ToList();
            await Task.Delay(random.Next(50, 300), context.Stopping);
            before = [.. counters.Select(c => c.Acknowledged)];
            backup = await store.Maintenance.BackupAsync(context.NewPath("backup.db"), cancellationToken: context.Stopping);
            after = [.. counters.Select(c => c.Acknowledged + 1)];
            await Task.Delay(random.Next(50, 300), context.Stopping);
            await store.Maintenance.RestoreAsync(backup.Path, cancellationToken: context.Stopping);
            counters.ForEach(c => c.Restored());
            await Task.Delay(random.Next(50, 300), context.Stopping);
            await stop.CancelAsync();
            await Task.WhenAll(counting);
        }

        var held = Held(backup.Path, counters);
        CheckBackup(context, backup.Path, held, before, after);
        CheckRestored(context, Held(path, counters), held, counters);

        // Once more, when nobody writes: then every row of every table is the backup's.
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            await store.Maintenance.RestoreAsync(backup.Path, cancellationToken: context.Stopping);
        }

        var (whole, now) = (Snapshot.Of(backup.Path), Snapshot.Of(path));
        foreach (var difference in whole.SchemaDifferences(now).Concat(whole.RowDifferences(now)).Concat(Outsider.Damage(path)))
        {
            context.Findings.Add($"Restored in peace: {difference}");
        }

        for (var i = 0; i < counters.Count; i++)
        {
            counters[i].GoOnAfter(held[i]);
        }
    }

    private static void CheckBackup(ExamContext context, string backup, List<List<int>> held, List<int> before, List<int> after)
    {
        context.Findings.Require(
            OperatingSystem.IsWindows() || File.GetUnixFileMode(backup) == (UnixFileMode.UserRead | UnixFileMode.UserWrite),
            "The backup can be read by others");
        foreach (var damage in Outsider.Damage(backup))
        {
            context.Findings.Add($"The backup: {damage}");
        }

        for (var i = 0; i < held.Count; i++)
        {
            context.Findings.Require(held[i].Zip(held[i].Skip(1)).All(pair => pair.First < pair.Second), $"The backup has numbers of caller {i} out of order or twice");
            var last = held[i].LastOrDefault(-1);
            context.Findings.Require(last >= before[i] && last <= after[i], $"The backup ends with {last} of caller {i}: {before[i]} was acknowledged before it, and {after[i]} was the last that can have been written");
        }
    }

    private static void CheckRestored(ExamContext context, List<List<int>> now, List<List<int>> held, List<Counter> counters)
    {
        for (var i = 0; i < held.Count; i++)
        {
            var counter = counters[i];
            context.Findings.Require(now[i].Take(held[i].Count).SequenceEqual(held[i]), $"Caller {i}'s numbers of the backup are not what was restored");
            var later = now[i].Skip(held[i].Count).ToList();
            context.Findings.Require(later.Zip(later.Skip(1)).All(pair => pair.Second == pair.First + 1), $"Numbers of caller {i} after the restore are missing or twice");
            context.Findings.Require(
                (later.Count == 0 && counter.Acknowledged <= counter.BegunAtRestore) || (later.Count > 0 && later[0] <= counter.BegunAtRestore + 1 && later[^1] >= counter.Acknowledged),
                $"Caller {i}'s numbers after the restore are {(later.Count == 0 ? "none" : $"{later[0]} to {later[^1]}")}; {counter.BegunAtRestore} was the last begun when it was done, {counter.Acknowledged} the last acknowledged of all");
        }
    }

    /// <returns>What a database holds of each caller, in order.</returns>
    private static List<List<int>> Held(string path, List<Counter> counters)
    {
        using var connection = Outsider.Connect(path);
        return [.. counters.Select(c => connection.Rows($"SELECT content FROM messages WHERE conversation_id = '{c.Chat}' ORDER BY seq").ConvertAll(n => int.Parse(n, CultureInfo.InvariantCulture)))];
    }

    /// <summary>A caller who appends one number after the other.</summary>
    private sealed class Counter(string chat)
    {
        private int _next;
        private int _begun = -1;
        private int _acknowledged = -1;

        public string Chat => chat;

        public int Acknowledged => Volatile.Read(ref _acknowledged);

        /// <summary>The last that was begun when the restore was done: it may have been committed before, and so be replaced. The next may not.</summary>
        public int BegunAtRestore { get; private set; }

        /// <summary>How many were acknowledged in all.</summary>
        public int Total { get; private set; }

        public void Restored() => BegunAtRestore = Volatile.Read(ref _begun);

        public async Task CountAsync(IConversationStore store, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                Volatile.Write(ref _begun, _next);
                await store.Messages.AppendAsync(chat, MessageRole.User, string.Create(CultureInfo.InvariantCulture, $"{_next}"), cancellationToken: CancellationToken.None);
                Volatile.Write(ref _acknowledged, _next++);
                Total++;
            }
        }

        public void GoOnAfter(List<int> held) => (_next, _begun, _acknowledged) = (held.LastOrDefault(-1) + 1, held.LastOrDefault(-1), held.LastOrDefault(-1));
    }
}
