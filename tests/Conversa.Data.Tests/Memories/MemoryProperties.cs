using Conversa.Data.Memories;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Memories;

/// <summary>What holds for any text, for any half-life and threshold, and for any set of texts that are alike.</summary>
public sealed class MemoryProperties : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private IConversationStore _store = null!;
    private int _users;

    public async Task InitializeAsync() =>
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = _clock });

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_texts_and_tags_come_back_as_they_were_given_and_any_text_may_be_looked_for() => Check(
        from content in Texts.Where(t => t.Length > 0)
        from context in Texts
        from tags in Texts.Where(t => t.Length > 0).ArrayOf().Select(t => t.Distinct(StringComparer.Ordinal).Take(64).ToArray())
        select (content, context, tags),
        given =>
        {
            var user = NewUser();
            var stored = Wait(_store.Memories.RememberAsync(new(user, given.content) { Context = given.context, Tags = given.tags }));
            var found = Wait(_store.Memories.FindByIdAsync(stored.Id))!;
            var hits = Wait(_store.Memories.SearchAsync(user, given.content + given.context, new() { Snippets = true }));
            return found.Content == given.content && found.Context == given.context && found.Tags.SequenceEqual(given.tags) && hits.Count <= 1
                && Wait(_store.Memories.RecallAsync(user, given.content, new() { Search = new() { Tags = given.tags } })).Count == 1;
        });

    [Fact]
    public void What_is_forgotten_as_faded_is_what_is_weaker_than_the_threshold() => Check(
        from memories in (from importance in Gen.Choose(1, 10) from hours in Gen.Choose(-20, 5000) from pinned in Gen.Choose(0, 9) select (importance, hours, pinned: pinned == 0)).ArrayOf()
        from threshold in Gen.Choose(0, 100).Select(i => i / 100.0)
        from halfLife in Gen.Choose(1, 3000).Select(i => TimeSpan.FromHours(i))
        select (memories, threshold, halfLife),
        given =>
        {
            var user = NewUser();
            var all = Wait(_store.Memories.RememberManyAsync(
                [.. given.memories.Select(m => new NewMemory(user, "x") { Importance = m.importance, Pinned = m.pinned, Timestamp = _clock.Now.AddHours(-m.hours) })]));
            var weak = all.Where(m => !m.Pinned && m.StrengthAt(_clock.Now, given.halfLife) < given.threshold).Select(m => m.Id).ToHashSet();
            return Wait(_store.Memories.ForgetFadedAsync(user, given.threshold, given.halfLife)) == weak.Count
                && all.All(m => weak.Contains(m.Id) == Wait(_store.Memories.FindByIdAsync(m.Id))!.ForgottenAt is not null);
        });

    [Fact]
    public void Alike_texts_are_grouped_as_comparing_each_with_each_groups_them() => Check(
        from texts in Gen.Elements("a", "b", "c", "not", "7").ArrayOf().Where(t => t.Length > 0).Select(t => string.Join(' ', t)).ArrayOf()
        from threshold in Gen.Elements(0.5, 0.6, 0.75, 0.8, 1)
        select (texts, threshold),
        given =>
        {
            var expected = new List<List<int>>();
            for (var i = 0; i < given.texts.Length; i++)
            {
                var near = expected.Find(g => IsNear(given.texts[g[0]], given.texts[i], given.threshold));
                if (near is null)
                {
                    expected.Add([i]);
                }
                else
                {
                    near.Add(i);
                }
            }

            return TextLikeness.GroupNearEqual(given.texts, given.threshold).Select(g => string.Join(',', g)).SequenceEqual(expected.Select(g => string.Join(',', g)));
        });

    [Fact]
    public void What_is_recalled_is_in_the_order_of_its_scores_and_is_all_there_is() => Check(
        from memories in (from text in Gen.Elements("tea", "green tea", "a walk", "chess and tea", "茶") from importance in Gen.Choose(1, 10) from hours in Gen.Choose(0, 2000) select (text, importance, hours)).ArrayOf()
        from text in Gen.Elements("", "tea", "green", "茶", "nothing of it")
        select (memories, text),
        given =>
        {
            var user = NewUser();
            Wait(_store.Memories.RememberManyAsync([.. given.memories.Select(m => new NewMemory(user, m.text) { Importance = m.importance, Timestamp = _clock.Now.AddHours(-m.hours) })]));
            var hits = Wait(_store.Memories.RecallAsync(user, given.text, limit: 200));
            return hits.Count == given.memories.Length
                && hits.Select(h => h.Score).SequenceEqual(hits.Select(h => h.Score).OrderDescending())
                && hits.All(h => h.Relevance is >= 0 and <= 1 && h.Recency is >= 0 and <= 1 && h.Score is > 0 and <= 1 + 1e-9);
        });

    private static bool IsNear(string one, string other, double threshold)
    {
        var (a, b) = (Features(one), Features(other));
        return Telling(one).SequenceEqual(Telling(other)) && a.Intersect(b, StringComparer.Ordinal).Count() >= (threshold * a.Union(b, StringComparer.Ordinal).Count()) - 1e-9;
    }

    private static HashSet<string> Features(string text)
    {
        var words = text.Split(' ');
        return [.. words, .. words.Zip(words.Skip(1), (a, b) => $"{a} {b}")];
    }

    private static IEnumerable<string> Telling(string text) => text.Split(' ').Where(w => w is "not" or "7");

    private string NewUser() => $"user {++_users}";

    private static Gen<string> Texts => Gen.Elements("a", "é", "\"", "\\", "'", "%", "\n", "\u0001", "漢", "ไ", "\u0301", "\u200d", "\ud83d\ude00", "\ud842\udfb7", "[", ",", "u00e9").ArrayOf().Select(string.Concat);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
