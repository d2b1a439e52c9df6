using System.Text.Json;
using Conversa.Data.Secrets;
using Conversa.Data.Torture.Harness;
using Conversa.Data.Torture.Surface;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Fills every public type with words that are nowhere else, one for what users write and one for secrets, and hands them to every method, in the way it wants them and in ways it refuses. No secret is in
/// anything that a program prints by itself, and no content in an exception, a log line of Information and above, a measurement or an activity.
/// </summary>
internal sealed class Markers : IExam
{
    private const string Content = "contentmarker";
    private const string Secret = "secretmarker";

    private static readonly Person Writer = new("writer-1", Content);

    public int Number => 20;

    public string Name => "markers in ToString, JSON, exceptions, logs, metrics and activities";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var types = CheckTypes(context.Findings);
        using var recorder = new Recorder();
        var (calls, exceptions) = (0, 0);
        var path = context.NewPath();
        await using (var store = await SurfaceStore.OpenAsync(path, context.Stopping, recorder))
        {
            await Writer.FillAsync(store);
            await Writer.FillAsHostAsync(store);
            foreach (var method in ApiMethod.Of(typeof(IConversationStore)).Where(m => !m.Operates))
            {
                foreach (var (what, choose) in Variants(method, context.Quick))
                {
                    var outcome = await Outcome.OfAsync(method, store, new ApiArguments(choose).For(method));
                    calls++;
                    exceptions += outcome.Error is null ? 0 : 1;
                    context.Findings.Require(!Has(outcome.Error, Secret), $"{method} {what} throws a secret: {outcome.Error}");
                    context.Findings.Require(!Has(outcome.Error, Content), $"{method} {what} throws content: {outcome.Error}");
                }
            }

            recorder.Observe();
            await store.Maintenance.GetHealthAsync();
            await DamageAsync(store, path, context.Findings);
        }

        Check(recorder, context.Findings);
        context.Findings.Require(exceptions > 100 && recorder.Signals.Count > 50 && recorder.Logs.Count > 0, "The exam heard hardly anything");
        return context.Findings.Result($"{types} types, {calls:N0} calls with {exceptions:N0} exceptions, {recorder.Logs.Count:N0} log lines, {recorder.Signals.Count:N0} different signals: {context.Findings.Count} markers");
    }

    private static int CheckTypes(Findings findings)
    {
        var types = typeof(IConversationStore).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsGenericType: false } && t.GetConstructor([]) is not null && t.GetProperties().Any(p => p.CanWrite)).ToList();
        foreach (var type in types)
        {
            var made = new ApiArguments(slot => slot.Kind == SlotKind.Secret ? Secret : Content).Make(type);
            findings.Require(!$"{made}".Contains(Secret, StringComparison.Ordinal), $"{type.Name}.ToString() has a secret");
            try
            {
                findings.Require(!JsonSerializer.Serialize(made, type).Contains(Secret, StringComparison.Ordinal), $"{type.Name} as JSON has a secret");
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException)
            {
                // What cannot become JSON, such as a number that is none, tells nothing.
            }
        }

        object[] holders = [new SecretText(Secret), new SecretKey("name", System.Text.Encoding.UTF8.GetBytes(Secret.PadRight(32, 'x')))];
        foreach (var holder in holders)
        {
            var said = $"{holder} {JsonSerializer.Serialize(holder)}";
            findings.Require(!said.Contains(Secret, StringComparison.Ordinal) && !said.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret))[..12], StringComparison.Ordinal), $"{holder.GetType().Name} tells its secret");
        }

        return types.Count + holders.Length;
    }

    private static IEnumerable<(string What, Func<Slot, string?> Choose)> Variants(ApiMethod method, bool quick)
    {
        var wrong = $"{{{Content}";
        yield return ("as it should be", slot => Text(method, slot));
        yield return ("with what is required", slot => slot.Required ? Text(method, slot) : null);
        foreach (var one in ApiArguments.SlotsOf(method))
        {
            var secret = Text(method, one) is { } usual && usual.Contains(Secret, StringComparison.Ordinal);
            var word = secret ? Secret : Content;
            string[] bad = one.Kind switch
            {
                // An id is named in exceptions: only what cannot be one must not be.
                SlotKind.Key => [$"{word}\0", new string('x', 300) + word],
                SlotKind.Content or SlotKind.Secret => [$"{word}\0", $"\uD800{word}", "", string.Concat(Enumerable.Repeat(word, 100_000))],
                SlotKind.Table => [$"no_such_{word}"],
                _ => [$"{{{word}", $"{{\"{word}\":{word}}}", $"{word}\0", $"[\"{word}\"", word],
            };
            foreach (var text in quick ? bad[..1] : bad)
            {
                yield return ($"with {one.Path} that cannot be", slot => slot.Path == one.Path ? text : slot.Required ? Text(method, slot) : null);
            }
        }

        yield return ("as JSON that is none", slot => slot.Kind is SlotKind.Json or SlotKind.JsonArray or SlotKind.Cursor ? wrong : slot.Required ? Text(method, slot) : null);
    }

    private static string? Text(ApiMethod method, Slot slot) => slot.Kind switch
    {
        SlotKind.Cursor => null,
        SlotKind.Secret => $$"""{"key":"{{Secret}}"}""",
        _ when method.Name.Contains("Providers.Save", StringComparison.Ordinal) && slot.Name == "config" => Secret,
        _ => Writer.Text(slot.Kind),
    };

    // What the database itself says when a page or an index is broken quotes what was looked for.
    private static async Task DamageAsync(IConversationStore store, string path, Findings findings)
    {
        using (var outsider = Outsider.Connect(path))
        {
            outsider.Execute("DROP TABLE messages_fts_data");
            outsider.Execute("DROP TRIGGER IF EXISTS memories_after_update");
            outsider.Execute("UPDATE provider_configs SET config = '\"cs1:none\"'");
        }

        foreach (var method in ApiMethod.Of(typeof(IConversationStore)).Where(m => m.Reads && !m.Operates))
        {
            var outcome = await Outcome.OfAsync(method, store, new ApiArguments(slot => slot.Required ? Text(method, slot) : null).For(method));
            findings.Require(!Has(outcome.Error, Content) && !Has(outcome.Error, Secret), $"{method} on a damaged database throws a marker: {outcome.Error}");
        }
    }

    private static void Check(Recorder recorder, Findings findings)
    {
        foreach (var (level, text) in recorder.Logs)
        {
            findings.Require(!text.Contains(Secret, StringComparison.Ordinal), $"A log line of {level} has a secret: {text}");
            findings.Require(level < LogLevel.Information || !text.Contains(Content, StringComparison.Ordinal), $"A log line of {level} has content: {text}");
        }

        foreach (var signal in recorder.Signals.Where(s => s.Contains(Secret, StringComparison.Ordinal) || s.Contains(Content, StringComparison.Ordinal)))
        {
            findings.Add($"A signal has a marker: {signal}");
        }
    }

    private static bool Has(Exception? e, string marker) => e is not null && ($"{e}".Contains(marker, StringComparison.Ordinal) || e.Data.Values.Cast<object?>().Any(v => $"{v}".Contains(marker, StringComparison.Ordinal)));
}
