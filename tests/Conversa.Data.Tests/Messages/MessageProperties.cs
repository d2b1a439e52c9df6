using System.Text;
using System.Text.Json;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Messages;

/// <summary>What holds for any text, id, JSON value, time and cursor.</summary>
public sealed class MessageProperties : IAsyncLifetime
{
    private IConversationStore _store = null!;
    private Conversation _chat = null!;

    public async Task InitializeAsync()
    {
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = new ManualClock() });
        _chat = await _store.Conversations.CreateAsync("alice");
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_text_is_stored_as_it_is_or_refused() => Check(Texts, text =>
    {
        if (!IsWellFormed(text))
        {
            return Throws<ArgumentException>(() => Append(text));
        }

        return Wait(_store.Messages.FindByIdAsync(Append(text).Id))!.Content == text;
    });

    [Fact]
    public void Any_id_is_kept_as_it_is_or_refused() => Check(Texts, id =>
    {
        if (!IsWellFormed(id) || id.Length is 0 or > 256)
        {
            return Throws<ArgumentException>(() => Append("x", id));
        }

        return Wait(_store.Messages.FindByIdAsync(id))?.Id == id || Append("x", id).Id == id;
    });

    [Fact]
    public void Any_JSON_value_is_kept_to_the_byte() => Check(Json, json =>
    {
        var stored = Wait(_store.Messages.CreateAsync(new(_chat.Id, MessageRole.User, "x") { Contents = json, Metadata = json }));
        var found = Wait(_store.Messages.FindByIdAsync(stored.Id))!;
        return found.Contents == json && found.Metadata == json;
    });

    [Fact]
    public void Any_text_that_is_no_JSON_is_refused() => Check(Texts, text =>
        IsJson(text) || Throws<ArgumentException>(() => Wait(_store.Messages.CreateAsync(new(_chat.Id, MessageRole.User, "x") { Metadata = text }))));

    [Fact]
    public void Any_times_give_one_order_by_time_then_by_storing() => Check(Gen.Choose(-3, 3).ListOf(), offsets =>
    {
        var chat = Wait(_store.Conversations.CreateAsync("alice"));
        var stored = offsets.Select((offset, i) => Wait(_store.Messages.CreateAsync(new(chat.Id, MessageRole.User, $"{i}") { Timestamp = ManualClock.Start.AddMinutes(offset) }))).ToList();

        var expected = stored.OrderBy(m => m.Timestamp).ThenBy(m => int.Parse(m.Content, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return PagesOf(chat.Id, ListOrder.OldestFirst).SequenceEqual(expected)
            && PagesOf(chat.Id, ListOrder.NewestFirst).SequenceEqual(Enumerable.Reverse(expected))
            && (offsets.Count == 0 || Wait(_store.Messages.GetRecentMessagesAsync(chat.Id, 2)).SequenceEqual(expected.TakeLast(2)));
    });

    [Fact]
    public void Any_text_as_a_cursor_is_refused() => Check(Texts, text =>
        Throws<ArgumentException>(() => Wait(_store.Messages.ListAsync(_chat.Id, cursor: text))));

    [Fact]
    public void A_cursor_finds_its_place_again() => Check(
        from sort in ArbMap.Default.GeneratorFor<long>()
        from key in Texts
        select (sort, key: key.Replace('\0', '0')),
        place =>
        {
            if (!IsWellFormed(place.key))
            {
                return true;
            }

            var next = Cursor.PageOf([1, 2], 1, "scope", _ => new Cursor(place.sort, place.key)).NextCursor;
            return Cursor.Decode(next, "scope") == new Cursor(place.sort, place.key) && Throws<ArgumentException>(() => Cursor.Decode(next, "other scope"));
        });

    // Plain strings hold few of the characters that matter.
    private static Gen<string> Texts => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""),
        Gen.Elements('a', 'é', '\0', '\ud83d', '\ude00', '\ud800', '"', '\'', '%', '\n', '漢', '\u0301', ':', '\u200d').ArrayOf().Select(c => new string(c)),
        Gen.Choose(250, 260).Select(n => new string('x', n)));

    private static Gen<string> Json => Gen.Sized(JsonOf);

    private static Gen<string> JsonOf(int size)
    {
        var scalar = Gen.OneOf(
            Gen.Elements("null", "true", "false", "0", "-1.5e3", " 1 ", "\"\"", "\"\\u0000\"", "[ ]", "{ }"),
            Texts.Where(IsWellFormed).Select(t => JsonSerializer.Serialize(t)));
        if (size < 2)
        {
            return scalar;
        }

        var inner = JsonOf(size / 3);
        return Gen.OneOf(
            scalar,
            inner.ArrayOf(3).Select(items => $"[{string.Join(" ,", items)}]"),
            from name in Texts.Where(IsWellFormed)
            from value in inner
            select $"{{ {JsonSerializer.Serialize(name)} :{value}}}");
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static bool Throws<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    private static bool IsWellFormed(string text)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }

    private Message Append(string text, string? id = null) => Wait(_store.Messages.CreateAsync(new(_chat.Id, MessageRole.User, text) { Id = id }));

    private List<Message> PagesOf(string chat, ListOrder order)
    {
        var seen = new List<Message>();
        string? cursor = null;
        do
        {
            var page = Wait(_store.Messages.ListAsync(chat, order: order, limit: 2, cursor: cursor));
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return seen;
    }
}
