using Conversa.Data.Knowledge;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Knowledge;

/// <summary>What holds for any text and tags, and for any graph of relationships.</summary>
public sealed class KnowledgeProperties : IAsyncLifetime
{
    private IConversationStore _store = null!;

    public async Task InitializeAsync() =>
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = new ManualClock() });

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_texts_and_tags_come_back_as_they_were_given() => Check(
        from texts in Texts.Where(t => t.Length > 0).ArrayOf(2)
        from tags in Texts.Where(t => t.Length > 0).ArrayOf().Select(t => t.Distinct(StringComparer.Ordinal).Take(64).ToArray())
        from confidence in Gen.Choose(0, int.MaxValue).Select(i => i / (double)int.MaxValue)
        select (texts, tags, confidence),
        given =>
        {
            var stored = Wait(_store.Knowledge.AddAsync(new("file", "f", "concept", given.texts[0], given.texts[1]) { Tags = given.tags, Confidence = given.confidence }));
            var found = Wait(_store.Knowledge.FindByIdAsync(stored.Id))!;
            return found.Title == given.texts[0] && found.Content == given.texts[1] && found.Confidence.Equals(given.confidence)
                && found.Tags.SequenceEqual(given.tags) && stored.Tags.SequenceEqual(given.tags)
                && Wait(_store.Knowledge.ListAsync(new() { Tags = given.tags }, limit: 1)).Items[0].Id == stored.Id;
        });

    [Fact]
    public void Any_graph_is_walked_as_a_plain_breadth_first_search_walks_it() => Check(
        from edges in (from f in Gen.Choose(0, 7) from t in Gen.Choose(0, 7) from s in Gen.Choose(0, 4) select (From: f, To: t, Strength: s / 4.0)).Where(e => e.From != e.To).ArrayOf()
        from depth in Gen.Choose(1, 8)
        from least in Gen.Elements(0, 0.25, 0.5)
        select (edges, depth, least),
        given =>
        {
            var ids = Wait(_store.Knowledge.AddManyAsync([.. Enumerable.Range(0, 8).Select(i => new NewKnowledge("file", "f", "concept", $"{i}", "x"))])).Select(k => k.Id).ToArray();
            var edges = given.edges.GroupBy(e => (e.From, e.To)).ToDictionary(g => g.Key, g => g.Last().Strength);
            foreach (var (from, to, strength) in given.edges)
            {
                Wait(_store.Knowledge.RelateAsync(ids[from], ids[to], "t", strength));
            }

            var found = Wait(_store.Knowledge.FindRelatedAsync(ids[0], given.depth, given.least));
            return found.ToDictionary(r => Array.IndexOf(ids, r.Item.Id), r => (r.Depth, r.Strength)).OrderBy(p => p.Key).SequenceEqual(Walk(edges, given.depth, given.least).OrderBy(p => p.Key))
                && found.Select(r => r.Strength).SequenceEqual(found.Select(r => r.Strength).OrderDescending());
        });

    private static Dictionary<int, (int Depth, double Strength)> Walk(Dictionary<(int From, int To), double> edges, int depth, double least)
    {
        var seen = new Dictionary<int, (int Depth, double Strength)> { [0] = (0, 1) };
        for (var at = 1; at <= depth; at++)
        {
            var next = (from edge in edges
                        where seen.TryGetValue(edge.Key.From, out var before) && before.Depth == at - 1 && !seen.ContainsKey(edge.Key.To)
                        let strength = seen[edge.Key.From].Strength * edge.Value
                        where strength >= least
                        group strength by edge.Key.To).ToList();
            foreach (var group in next)
            {
                seen[group.Key] = (at, group.Max());
            }
        }

        seen.Remove(0);
        return seen;
    }

    private static Gen<string> Texts => Gen.Elements("a", "é", "\"", "\\", "'", "%", "\n", "\u0001", "漢", "ไ", "\u0301", "\u200d", "\ud83d\ude00", "\ud842\udfb7", "[", ",", "u00e9").ArrayOf().Select(string.Concat);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
