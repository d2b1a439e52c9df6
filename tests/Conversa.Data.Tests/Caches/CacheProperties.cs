using System.Text.Json.Nodes;
using Conversa.Data.Caches;
using Conversa.Data.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Caches;

/// <summary>What holds for any request, and for any use of a cache.</summary>
public sealed class CacheProperties : IAsyncLifetime
{
    private const int MaxEntries = 5;
    private const int MaxBytes = 60;

    private readonly ManualClock _clock = new();
    private IConversationStore _store = null!;

    public async Task InitializeAsync() =>
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = _clock, CacheMaxEntries = MaxEntries, CacheMaxBytes = MaxBytes });

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_value_has_one_canonical_text_however_it_is_laid_out() => Check(
        Values(3),
        value =>
        {
            var plain = value?.ToJsonString() ?? "null";
            var laidOut = Shuffled(value)?.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";
            var canonical = Canonical(plain);
            return canonical == Canonical(laidOut) && canonical == Canonical(canonical) && JsonNode.DeepEquals(JsonNode.Parse(canonical), JsonNode.Parse(plain));
        });

    [Fact]
    public void Different_values_have_different_texts() => Check(
        from a in Values(2) from b in Values(2) select (a, b),
        given => JsonNode.DeepEquals(given.a, given.b) == (Canonical(given.a?.ToJsonString() ?? "null") == Canonical(given.b?.ToJsonString() ?? "null")));

    [Fact]
    public void Any_uses_keep_what_was_used_last_within_the_caps() => Check(
        (from key in Gen.Choose(0, 9) from size in Gen.Choose(-1, 30) select (key, size)).ArrayOf(),
        steps =>
        {
            Wait(_store.Caches.Responses.ClearAsync());
            var held = new List<(int Key, int Size)>();
            foreach (var (key, size) in steps)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                var request = new ResponseRequest($"{key}", "[]");
                var at = held.FindIndex(h => h.Key == key);
                if (size < 0)
                {
                    var found = Wait(_store.Caches.Responses.GetAsync(request));
                    if ((found is not null) != (at >= 0) || found?.Response.Length != (at >= 0 ? held[at].Size : null))
                    {
                        return false;
                    }
                }
                else
                {
                    Wait(_store.Caches.Responses.SetAsync(request, new(new string('x', size))));
                }

                if (at >= 0)
                {
                    held.Add(size < 0 ? held[at] : (key, size));
                    held.RemoveAt(at);
                }
                else if (size >= 0)
                {
                    held.Add((key, size));
                }

                while (held.Count > MaxEntries || held.Sum(h => h.Size) > MaxBytes)
                {
                    held.RemoveAt(0);
                }
            }

            var statistics = Wait(_store.Caches.Responses.GetStatisticsAsync());
            return statistics.Entries == held.Count && statistics.Bytes == held.Sum(h => h.Size);
        });

    private static string Canonical(string json) => CanonicalJson.Of(json, new(), "json");

    private static JsonNode? Shuffled(JsonNode? value) => value switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(p => KeyValuePair.Create(p.Key, Shuffled(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Shuffled)]),
        _ => value?.DeepClone(),
    };

    private static Gen<string> Texts => Gen.Elements("a", "B", "é", "\"", "\\", "/", "<", "\n", "\u2028", "漢", "\ud83d\ude00", "").ArrayOf(2).Select(string.Concat);

    private static Gen<JsonNode?> Values(int depth)
    {
        var leaf = Gen.OneOf(
            Texts.Select(t => (JsonNode?)JsonValue.Create(t)),
            Gen.Elements<JsonNode?>(null, JsonValue.Create(true), JsonValue.Create(false)),
            Gen.Choose(-3, 3).Select(i => (JsonNode?)JsonValue.Create(i)));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Values(depth - 1).ArrayOf(2).Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
            (from key in Texts from value in Values(depth - 1) select (key, value)).ArrayOf(3)
                .Select(items => (JsonNode?)new JsonObject(items.DistinctBy(i => i.key).Select(i => KeyValuePair.Create(i.key, i.value?.DeepClone())))));
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
