using System.Globalization;
using Conversa.Data.Torture.Harness;
using Conversa.Data.Torture.Surface;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Hands hostile texts to every place of every method that takes a text: parameters, properties, keys of dictionaries, names in JSON. Each is a text and nothing else: it finds what any other text finds that
/// stands nowhere, it makes as many rows as any other, the rows of others and the schema stay as they are, and what is thrown is documented.
/// </summary>
internal sealed class Injection : IExam
{
    private const int CallsOfOneFile = 20_000;

    private static readonly Person Caller = new("mallory", "nightingale");

    // A word that begins as none of the texts does: a prefix finds what begins with it.
    private static readonly Person Victim = new("victim-1", "kookaburra");

    public int Number => 19;

    public string Name => "injection through every text";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var payloads = Payloads.Make(context.Count(full: 500, quick: 3), context.NewRandom());
        var template = context.NewPath();
        await using (var store = await SurfaceStore.OpenAsync(template, context.Stopping))
        {
            await Victim.FillAsync(store);
            await Victim.FillAsHostAsync(store);
            await Caller.FillAsync(store);
            await store.Messages.SearchAsync(Victim.Word);
        }

        // A lease that runs out is anybody's to claim, and the exam takes longer.
        using (var outsider = Outsider.Connect(template))
        {
            outsider.Execute("UPDATE queue SET lease_until = lease_until + 86400000 WHERE lease_until IS NOT NULL");
        }

        var methods = ApiMethod.Of(typeof(IConversationStore)).Where(m => !m.Operates).ToList();
        var places = methods.SelectMany(m => ApiArguments.SlotsOf(m).Select(slot => (Method: m, Slot: slot))).ToList();
        var calls = 0;
        foreach (var some in places.Chunk(Math.Max(1, CallsOfOneFile / payloads.Count)))
        {
            calls += await TryAsync(context, template, some, payloads);
        }

        return context.Findings.Result($"{payloads.Count} payloads through {places.Count:N0} places of {methods.Count} methods, {calls:N0} calls: {context.Findings.Count} findings");
    }

    // From the same database each time, so that it stays small.
    private static async Task<int> TryAsync(ExamContext context, string template, IReadOnlyList<(ApiMethod Method, Slot Slot)> places, IReadOnlyList<string> payloads)
    {
        var path = context.NewPath();
        File.Copy(template, path);
        var calls = 0;
        await using var store = await SurfaceStore.OpenAsync(path, context.Stopping);
        using var outsider = Outsider.Connect(path);
        var schema = outsider.Rows("SELECT sql FROM sqlite_schema").ToHashSet();
        using var watch = new OthersRows(path, Victim.Name);
        foreach (var (method, slot) in places)
        {
            context.Stopping.ThrowIfCancellationRequested();
            var place = $"{method}, {slot.Path}";
            var before = Rows(outsider);
            var usual = await CallAsync(store, method, slot, Wrapped(slot, "qzqzq"), 0);
            var each = Rows(outsider) - before;
            (before, var stored) = (before + each, 0);
            for (var i = 0; i < payloads.Count; i++)
            {
                var outcome = await CallAsync(store, method, slot, Wrapped(slot, payloads[i], i), i + 1);
                calls++;
                stored += outcome.Error is null ? 1 : 0;
                context.Findings.Require(outcome.IsOurs, $"{place} with {payloads[i]}: {outcome.Error?.GetType().Name}: {outcome.Error?.Message}");
                context.Findings.Require(
                    !method.Reads || !Shows(outcome) || Shows(usual) || payloads[i].Contains("usual", StringComparison.Ordinal),
                    $"{place} with {payloads[i]} brings rows that are not asked for: {outcome.Text}");
            }

            var added = Rows(outsider) - before;
            context.Findings.Require(method.Reads ? added == 0 : added <= stored * Math.Max(each * 2, 3), $"{place}: {stored} calls added {added} rows, one usual call {each}");
            watch.Check(place, context.Findings);
        }

        context.Findings.Require(schema.SetEquals(outsider.Rows("SELECT sql FROM sqlite_schema")), "The schema has changed");
        return calls;
    }

    private static bool Shows(Outcome outcome) => outcome.Text.Contains(Victim.Word, StringComparison.Ordinal) || outcome.Text.Contains(Victim.Name, StringComparison.Ordinal) || (outcome.HasResult && long.TryParse(outcome.Text, CultureInfo.InvariantCulture, out _));

    // Ids that are to be new are new in each call.
    private static Task<Outcome> CallAsync(IConversationStore store, ApiMethod method, Slot slot, string text, int i) =>
        Outcome.OfAsync(method, store, new ApiArguments(s => s.Path == slot.Path ? text : s.Required ? (method.Reads || s.Kind != SlotKind.Key || !IsNew(s) ? Caller.Key(s.Kind) : string.Create(CultureInfo.InvariantCulture, $"new-{i}")) : null).For(method));

    private static bool IsNew(Slot slot) => slot.Name is "name" or "Name" or "key";

    // In JSON as it is, as a value and as a name.
    private static string Wrapped(Slot slot, string payload, int i = 0) => slot.Kind is SlotKind.Json or SlotKind.Secret
        ? (i % 3) switch
        {
            0 => $"{{{System.Text.Json.JsonSerializer.Serialize(payload)}:1}}",
            1 => $"{{\"a\":{System.Text.Json.JsonSerializer.Serialize(payload)}}}",
            _ => payload,
        }
        : payload;

    private static long Rows(Microsoft.Data.Sqlite.SqliteConnection outsider)
    {
        var tables = outsider.Rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'");
        return (long)outsider.Scalar($"SELECT {string.Join(" + ", tables.Select(t => $"(SELECT count(*) FROM \"{t}\")"))}")!;
    }
}
