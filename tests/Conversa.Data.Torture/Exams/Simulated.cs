using System.Security.Cryptography;
using System.Text;
using Conversa.Data.Torture.Harness;
using Conversa.Data.Torture.Simulation;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Does random things to a store and to a model of it in memory, one after the other: single writes and units of work, committed or not, reads of all of it, and faults: a commit that fails, a caller
/// who cancels, another program that has the lock, a store that is closed and opened. Both always say the same, and a seed always gives the same run.
/// </summary>
internal sealed class Simulated : IExam
{
    private const int Fewest = 1_000;
    private const int Most = 5_000;
    private const int Enough = 10;

    public int Number => 18;

    public string Name => "simulation against a model";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var seeds = context.Count(full: 1_000, quick: 3);
        var (operations, faults, different) = (0L, 0L, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, seeds), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = context.Stopping }, async (i, _) =>
        {
            if (context.Findings.Count > Enough)
            {
                return;
            }

            var first = await new Run(context, i).RunAsync();
            var second = i % 10 == 0 ? await new Run(context, i).RunAsync() : first;
            if (!context.Findings.Require(first.Hash == second.Hash, $"Part {i} is another run the second time"))
            {
                Interlocked.Increment(ref different);
            }

            Interlocked.Add(ref operations, first.Operations);
            Interlocked.Add(ref faults, first.Faults);
        });

        return context.Findings.Result($"{seeds:N0} seeds, {operations:N0} operations, {faults:N0} faults: {context.Findings.Count} divergences; every tenth run twice, {different} differ");
    }

    private sealed record Ran(int Operations, int Faults, string Hash);

    private sealed class Run(ExamContext context, int part)
    {
        private readonly Random _random = context.NewRandom(part);
        private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        private readonly string _path = context.NewPath();
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private Model _model = new();
        private WriterConnection _writer = new();
        private IConversationStore _store = null!;
        private int _operations;
        private int _faults;

        public async Task<Ran> RunAsync()
        {
            var operations = _random.Next(Fewest, context.Quick ? Fewest + 1 : Most);
            var steps = new Steps(_random);
            await OpenAsync();
            var divergences = context.Findings.Count;
            while (_operations < operations && context.Findings.Count == divergences)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(3)));
                await NextAsync(steps);
            }

            await _store.DisposeAsync();
            foreach (var damage in Outsider.Damage(_path))
            {
                context.Findings.Add($"Part {part}, damaged: {damage}");
            }

            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
            return new(_operations, _faults, Convert.ToHexString(_hash.GetHashAndReset()));
        }

        private async Task OpenAsync()
        {
            var options = new ConversationStoreOptions { ConnectionString = $"Data Source={_path}", TimeProvider = _clock, BackgroundIndexing = false, LockTimeout = TimeSpan.FromMilliseconds(20) };
            _writer = new();
            _writer.Of(options);
            _store = await ConversationStore.OpenAsync(options);
            await _store.Users.CountAsync();
        }

        private Task NextAsync(Steps steps)
        {
            switch (_random.Next(100))
            {
                case 0:
                    return ReopenAsync();
                case < 6:
                    return UnitAsync(steps, _random.Next(3) > 0);
                case < 12:
                    return FaultAsync(steps.Next());
                default:
                    return StepAsync(steps.Next());
            }
        }

        private async Task StepAsync(Step step)
        {
            var expected = step.Expect(_model);
            Compare(step.What, await SayAsync(() => step.Act(_store, CancellationToken.None)), expected);
        }

        // One after the other in a unit; what fails in it changes nothing, the rest stays.
        private async Task UnitAsync(Steps steps, bool commit)
        {
            var model = _model.Copy();
            await using (var work = await _store.BeginAsync())
            {
                for (var count = _random.Next(1, 8); count > 0; count--)
                {
                    var step = steps.Next();
                    var expected = step.Expect(model);
                    Compare($"in a unit: {step.What}", await SayAsync(() => step.Act(work, CancellationToken.None)), expected);
                }

                if (commit)
                {
                    await work.CommitAsync();
                }
            }

            _model = commit ? model : _model;
        }

        private async Task FaultAsync(Step step)
        {
            if (!step.Writes)
            {
                await StepAsync(step);
                return;
            }

            var copy = _model.Copy();
            var expected = step.Expect(copy);
            _faults++;
            switch (_random.Next(3))
            {
                case 0:
                    Compare($"cancelled: {step.What}", await SayAsync(() => step.Act(_store, new CancellationToken(true))), nameof(OperationCanceledException), nameof(TaskCanceledException));
                    break;
                case 1:
                    raw.sqlite3_commit_hook(_writer.Handle, _ => 1, null);
                    var said = await SayAsync(() => step.Act(_store, CancellationToken.None));
                    raw.sqlite3_commit_hook(_writer.Handle, null, null);

                    // What changes nothing needs no commit, and may have its usual end.
                    Compare($"with a commit that fails: {step.What}", said, expected, nameof(ConversationStoreException), nameof(ArgumentException));
                    _model = said == expected && !said.EndsWith("Exception", StringComparison.Ordinal) ? copy : _model;
                    break;
                default:
                    using (var outsider = new SqliteConnection($"Data Source={_path};Pooling=False"))
                    {
                        outsider.Open();
                        outsider.Execute("BEGIN IMMEDIATE");
                        Compare($"with the lock taken: {step.What}", await SayAsync(() => step.Act(_store, CancellationToken.None)), nameof(ConversationStoreUnavailableException));
                        outsider.Execute("ROLLBACK");
                    }

                    break;
            }
        }

        private async Task ReopenAsync()
        {
            await _store.DisposeAsync();
            await OpenAsync();
            Note("reopened", "");
        }

        private static async Task<string> SayAsync(Func<Task<string>> act)
        {
            try
            {
                return await act();
            }
            catch (Exception e)
            {
                return e.GetType().Name;
            }
        }

        private void Compare(string what, string said, params string[] expected)
        {
            Note(what, said);
            context.Findings.Require(expected.Contains(said), $"Part {part}, operation {_operations}, {what}: '{said}' instead of '{expected[0]}'");
        }

        private void Note(string what, string said)
        {
            _operations++;
            _hash.AppendData(Encoding.UTF8.GetBytes($"{what}: {said}\n"));
        }
    }
}
