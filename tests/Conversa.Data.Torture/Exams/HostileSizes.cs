using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Torture.Harness;
using Conversa.Data.Torture.Surface;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Gives every place of every method that takes a text one of 50 MB, or JSON nested 10,000 deep, every limit the largest number, and every list of ids 40,000 of them. Each is refused or answered
/// at once, and takes hardly any memory.
/// </summary>
internal sealed class HostileSizes : IExam
{
    private const int Long = 50 * 1024 * 1024;
    private const int Deep = 10_000;
    private const int Many = 40_000;
    private const long MostMemory = 64 * 1024 * 1024;

    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(100);
    private static readonly Person Caller = new("mallory", "nightingale");
    private static readonly string[] Limits = ["limit", "count", "before", "after", "depth", "keep", "BatchSize", "MaxMessages"];

    public int Number => 22;

    public string Name => "hostile sizes";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var path = context.NewPath();
        await using var store = await SurfaceStore.OpenAsync(path, context.Stopping, configure: o => o.UploadMaxFileBytes = Long / 2);
        await Caller.FillAsync(store);
        await Caller.FillAsHostAsync(store);
        var books = new Books();
        var (text, deep) = (new string('x', Long), new string('[', Deep) + new string(']', Deep));
        var json = $"\"{text[2..]}\"";
        string[] ids = [.. Enumerable.Range(0, Many).Select(i => string.Create(CultureInfo.InvariantCulture, $"id-{i}"))];
        foreach (var method in ApiMethod.Of(typeof(IConversationStore)).Where(m => !m.Operates))
        {
            var slots = ApiArguments.SlotsOf(method);

            // Once with nothing out of the usual, so that what is measured is not the compiler.
            await Outcome.OfAsync(method, store, Arguments(method));
            foreach (var slot in slots)
            {
                context.Stopping.ThrowIfCancellationRequested();
                await CallAsync(context, store, method, $"{slot.Path} of 50 MB", () => Arguments(method, slot.Path, text), books);
                if (slot.Kind is SlotKind.Json or SlotKind.JsonArray)
                {
                    await CallAsync(context, store, method, $"{slot.Path} of 50 MB of JSON", () => Arguments(method, slot.Path, json), books);
                    await CallAsync(context, store, method, $"{slot.Path} nested {Deep}", () => Arguments(method, slot.Path, deep), books);
                }
            }

            foreach (var (place, type) in Places(method))
            {
                object? hostile = type == typeof(int) && Limits.Any(l => place.EndsWith(l, StringComparison.Ordinal)) ? int.MaxValue
                    : type == typeof(IReadOnlyCollection<string>) || type == typeof(IReadOnlyList<string>) ? ids : null;
                if (hostile is not null)
                {
                    await CallAsync(context, store, method, $"{place} of {(hostile is int ? "int.MaxValue" : $"{Many}")}", () => Arguments(method, place, null, hostile), books);
                }
            }
        }

        return context.Findings.Result(
            $"{books.Calls:N0} calls: {books.Refused:N0} refused, {books.Calls - books.Refused:N0} answered, slowest {books.Slowest.TotalMilliseconds:0} ms ({books.SlowestCall}), most memory {books.Memory / 1024.0 / 1024:0.0} MiB ({books.LargestCall})");
    }

    private static async Task CallAsync(ExamContext context, IConversationStore store, ApiMethod method, string what, Func<object?[]> arguments, Books books)
    {
        // What the machine does besides is not the store's: the better of some.
        var (took, memory, outcome) = (TimeSpan.MaxValue, long.MaxValue, default(Outcome)!);
        for (var tries = 0; tries < 3 && (took > Slowest || memory > MostMemory); tries++)
        {
            var given = arguments();
            var (allocated, started) = (GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
            outcome = await Outcome.OfAsync(method, store, given, read: false);
            var lasted = Stopwatch.GetElapsedTime(started);
            took = took < lasted ? took : lasted;
            memory = Math.Min(memory, GC.GetTotalAllocatedBytes() - allocated);
        }

        var call = $"{method.Name}: {what}";
        context.Findings.Require(took <= Slowest, $"{call} took {took.TotalMilliseconds:0} ms");
        context.Findings.Require(memory <= MostMemory, $"{call} took {memory / 1024 / 1024} MiB");
        context.Findings.Require(outcome.IsOurs, $"{call}: {outcome.Error?.GetType().Name} {outcome.Error?.Message}");
        books.Note(call, took, memory, outcome.Error is not null);
    }

    private static object?[] Arguments(ApiMethod method, string? path = null, string? text = null, object? hostile = null) =>
        new ApiArguments(slot => slot.Path == path && text is not null ? text : slot.Required ? Caller.Key(slot.Kind) : null) { Instead = (place, type) => place == path && hostile is not null && type.IsInstanceOfType(hostile) ? hostile : null }.For(method);

    private static List<(string Path, Type Type)> Places(ApiMethod method)
    {
        var places = new List<(string, Type)>();
        new ApiArguments(slot => slot.Kind is SlotKind.Hash ? new string('a', 64) : "{}")
        {
            Instead = (path, type) =>
            {
                places.Add((path, Nullable.GetUnderlyingType(type) ?? type));
                return null;
            },
        }.For(method);
        return [.. places.Distinct()];
    }

    private sealed class Books
    {
        public int Calls { get; private set; }

        public int Refused { get; private set; }

        public TimeSpan Slowest { get; private set; }

        public string SlowestCall { get; private set; } = "";

        public long Memory { get; private set; }

        public string LargestCall { get; private set; } = "";

        public void Note(string call, TimeSpan took, long memory, bool refused)
        {
            Calls++;
            Refused += refused ? 1 : 0;
            (Slowest, SlowestCall) = took > Slowest ? (took, call) : (Slowest, SlowestCall);
            (Memory, LargestCall) = memory > Memory ? (memory, call) : (Memory, LargestCall);
        }
    }
}
