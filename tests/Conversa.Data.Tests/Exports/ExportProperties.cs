using System.Text;
using Conversa.Data.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Exports;

/// <summary>Whatever is stored comes back as it was.</summary>
public sealed class ExportProperties
{
    private static readonly Gen<string> Texts = ArbMap.Default.GeneratorFor<string>().Select(text => Clean(text ?? ""));

    [Fact]
    public void Any_rows_are_equal_after_a_round_trip() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(25),
            Prop.ForAll(
                Arb.From(
                    from texts in Texts.NonEmptyListOf()
                    from links in Gen.Choose(0, 1000).ArrayOf(texts.Count)
                    from values in ArbMap.Default.GeneratorFor<double>().Where(value => !double.IsNaN(value)).ListOf()
                    from times in ArbMap.Default.GeneratorFor<long>().Select(time => time % 62_135_596_800_000).ListOf()
                    select new Given([.. texts], links, [.. values], [.. times])),
                given => RoundTripAsync(given).GetAwaiter().GetResult()));

    private static async Task<bool> RoundTripAsync(Given given)
    {
        await using var source = new RawStore();
        await using var target = new RawStore();
        await FillAsync(source, given);
        var file = await source.Store.ExportAsync();

        // Byte by byte, as a slow network brings it.
        await target.Store.Maintenance.ImportAsync(new Trickling(Encoding.UTF8.GetBytes(file)));

        return (await target.DumpAsync()).SequenceEqual(await source.DumpAsync())
            && Filled.Body(await target.Store.ExportAsync()) == Filled.Body(file)
            && (await target.Store.ImportAsync(file)).Tables.Values.All(table => table.Added == 0)
            && (await target.ScalarAsync("SELECT count(*) FROM pragma_foreign_key_check")) == "0";
    }

    private static async Task FillAsync(RawStore source, Given given)
    {
        var chat = await source.Store.Conversations.CreateAsync(Filled.Erika);
        foreach (var (text, i) in given.Texts.Select((text, i) => (text, i)))
        {
            await source.Store.Messages.CreateAsync(new(chat.Id, i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, text)
            {
                Id = $"m{i}",
                AuthorName = text.Length is > 0 and < 200 ? text : null,
                Metadata = System.Text.Json.JsonSerializer.Serialize(new { text }),
            });
            await source.Store.Memories.RememberAsync(Filled.Erika, "x" + text);
        }

        // Links forwards and backwards, and to the row itself.
        foreach (var (link, i) in given.Links.Select((link, i) => (link, i)))
        {
            await source.RunAsync($"UPDATE messages SET response_id = 'm{link % given.Texts.Length}', parent_id = 'm{(link + i) % given.Texts.Length}', updated_at = updated_at + 1 WHERE id = 'm{i}'");
        }

        await source.WriteAsync(database =>
        {
            using var insert = database.CreateCommand();
            insert.CommandText = "INSERT INTO system_metrics (id, timestamp, metric_type, value, created_at) VALUES (@id, @time, 'x', @value, @time)";
            foreach (var (value, i) in given.Values.Select((value, i) => (value, i)))
            {
                insert.Parameters.Clear();
                insert.Parameters.AddWithValue("@id", $"v{i}");
                insert.Parameters.AddWithValue("@time", given.Times.ElementAtOrDefault(i));
                insert.Parameters.AddWithValue("@value", value);
                insert.ExecuteNonQuery();
            }
        });
    }

    // What the store takes: no NUL, no half characters.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);

    private sealed record Given(string[] Texts, int[] Links, double[] Values, long[] Times);

    private sealed class Trickling(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
