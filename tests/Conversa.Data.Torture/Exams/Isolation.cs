using System.Text.RegularExpressions;
using Conversa.Data.Torture.Harness;
using Conversa.Data.Torture.Surface;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Calls every method of the store of one user with what belongs to another: their ids in all places, in one place with the rest the caller's own, in all but one. The other is a user, one whose id
/// differs in case alone, or one who is gone. Nothing of theirs comes back, nothing of theirs changes or is added to, nobody comes back who is gone, and what a read answers does not tell that there is such a row.
/// </summary>
internal sealed class Isolation : IExam
{
    private const int Repeats = 3;

    private static readonly Person Caller = new("mallory", "nightingale");
    private static readonly Person Victim = new("victim-1", "xylophone");
    private static readonly Person Gone = new("gone-1", "zeppelin");
    private static readonly Person Nobody = new("nobody-9", "quagmire");

    private static readonly Regex Changing = new("""(?<=":)(null|[0-9.eE+-]+|"20\d\d-[^"]*")""", RegexOptions.None, TimeSpan.FromSeconds(1));

    public int Number => 23;

    public string Name => "isolation of ForUser";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var path = context.NewPath();
        await using var store = await SurfaceStore.OpenAsync(path, context.Stopping);
        await FillAsync(store);
        // Reads first: later the caller has rows of their own by the other's name.
        var methods = ApiMethod.Of(typeof(IUserStore)).OrderBy(m => m.Reads ? 0 : 1).ToList();
        var (calls, called, reached, rows, violations) = (0, new HashSet<ApiMethod>(), 0, 0, 0);
        foreach (var (caller, other) in new[] { (Caller, Victim), (Caller with { Name = "Victim-1" }, Victim), (Caller, Gone), (Gone with { Word = "nightingale" }, Victim) })
        {
            var filled = false;
            await caller.FillAsync(store);
            using var watch = new OthersRows(path, other.Name, gone: other == Gone);
            rows = Math.Max(rows, watch.Count);
            foreach (var method in methods)
            {
                if (!method.Fills && !method.Reads && !(filled && context.Quick))
                {
                    // What a method before has ended or taken away.
                    await caller.FillAsync(store);
                    filled = true;
                }

                context.Stopping.ThrowIfCancellationRequested();
                calls += await CallAsync(context, store, method, caller, other, watch);
                called.Add(method);
            }

            violations += watch.Violations;
        }

        foreach (var method in methods.Where(m => m.Reads))
        {
            var own = await Outcome.OfAsync(method, store.ForUser(Victim.Name), new ApiArguments(s => s.Required || s.Kind == SlotKind.Table ? Victim.Key(s.Kind) : null).For(method));
            reached += own.HasResult ? 1 : 0;
        }

        var reads = methods.Count(m => m.Reads);
        context.Findings.Require(called.Count == methods.Count, $"{methods.Count - called.Count} methods were not called");
        context.Findings.Require(reached > reads * 3 / 4, $"Only {reached} of {reads} reads find the victim's rows when the victim asks: the exam looks for nothing");
        return context.Findings.Result(
            $"{called.Count} of {methods.Count} methods ({reached} of {reads} reads bring the owner something), {calls:N0} calls against {rows:N0} rows of others: {violations} changes, {context.Findings.Count} findings");
    }

    private static async Task FillAsync(IConversationStore store)
    {
        foreach (var person in new[] { Victim, Gone, Caller })
        {
            await person.FillAsync(store);
        }

        // An upload's id names a file, so the deletion comes last of all.
        await store.Messages.SearchAsync(Victim.Word);
        await store.Maintenance.EraseUserAsync(Gone.Name);
    }

    private static async Task<int> CallAsync(ExamContext context, IConversationStore store, ApiMethod method, Person caller, Person other, OthersRows watch)
    {
        var calls = 0;
        var own = store.ForUser(caller.Name);
        foreach (var (what, choose) in Variants(method, caller, context.Quick))
        {
            var outcome = await Outcome.OfAsync(method, own, new ApiArguments(slot => choose(slot, other)).For(method));
            var said = $"{outcome.Text} {outcome.Error}";
            var call = $"{method} by {caller} with {other}'s {what}";
            context.Findings.Require(!said.Contains(other.Word, StringComparison.Ordinal) || method.Name.Contains("Search", StringComparison.Ordinal) && outcome.Error is ArgumentException, $"{call} tells what they wrote: {outcome.Text} {outcome.Error?.Message}");
            context.Findings.Require(outcome.IsOurs, $"{call}: {outcome.Error?.GetType().Name} {outcome.Error?.Message}");
            watch.Check(call, context.Findings);
            if (method.Reads)
            {
                var nothing = await Outcome.OfAsync(method, own, new ApiArguments(slot => choose(slot, Nobody)).For(method));
                for (var more = 0; more < Repeats && !Same(outcome, other, nothing); more++)
                {
                    // A recall notes when it was, and the caller's own memories may stand in another order for it.
                    outcome = await Outcome.OfAsync(method, own, new ApiArguments(slot => choose(slot, other)).For(method));
                    nothing = await Outcome.OfAsync(method, own, new ApiArguments(slot => choose(slot, Nobody)).For(method));
                }

                context.Findings.Require(Same(outcome, other, nothing), $"{call} tells that there is one: {Short(outcome)} instead of {Short(nothing)}");
            }

            calls++;
        }

        return calls;
    }

    private static IEnumerable<(string What, Func<Slot, Person, string?> Choose)> Variants(ApiMethod method, Person caller, bool quick)
    {
        yield return ("in all places", (slot, other) => slot.Kind is SlotKind.Cursor ? null : other.Key(slot.Kind));
        yield return ("where it must be", (slot, other) => slot.Required ? other.Key(slot.Kind) : null);
        var slots = ApiArguments.SlotsOf(method).Where(s => s.Kind is SlotKind.Key or SlotKind.Hash or SlotKind.Search).ToList();
        foreach (var one in slots)
        {
            yield return ($"{one.Path} alone", (slot, other) => slot.Path == one.Path ? other.Key(slot.Kind) : slot.Required ? caller.Key(slot.Kind) : null);
            if (!quick && slots.Count > 1)
            {
                yield return ($"all but {one.Path}", (slot, other) => slot.Path == one.Path ? caller.Key(slot.Kind) : slot.Required ? other.Key(slot.Kind) : null);
            }
        }
    }

    private static bool Same(Outcome outcome, Person other, Outcome nothing) =>
        outcome.Error?.GetType() == nothing.Error?.GetType() && Plain(outcome.Text, other) == Plain(nothing.Text, Nobody);

    // Without times and numbers: a recall notes when it was, and weighs by it.
    private static string Plain(string text, Person person) =>
        text.Contains("\"Recency\":", StringComparison.Ordinal) ? Changing.Replace(Named(text, person), "") : Named(text, person);

    private static string Named(string text, Person person) => text.Replace(person.Name, "someone", StringComparison.Ordinal);

    private static string Short(Outcome outcome) => outcome.Error is { } e ? $"{e.GetType().Name}: {e.Message}" : outcome.Text.Length > 200 ? outcome.Text[..200] : outcome.Text;
}
