using System.Text;
using Conversa.Data.Conversations;
using Conversa.Data.Exports;
using Conversa.Data.Messages;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Exports;

/// <summary>What is no whole export is refused, with the line and the rule and nothing of what it holds; and nothing of it is stored.</summary>
public sealed class ImportFormatTests : IAsyncLifetime
{
    private const string Said = "mumbojumbo";

    private readonly RawStore _target = new();
    private string _file = "";

    // How a file is damaged, the line that is said, and a part of the rule.
    private static readonly Dictionary<string, (Func<string, string> Damage, int Line, string Rule)> Cases = new(StringComparer.Ordinal)
    {
        ["nothing"] = (_ => "", 1, "empty"),
        ["not JSON"] = (_ => $"{Said}\n", 1, "not one JSON object"),
        ["an array"] = (_ => "[]\n", 1, "not made like"),
        ["a header of something else"] = (f => f.Replace("conversa-export", "mumbojumbo"), 1, "not the header"),
        ["no header"] = (f => Filled.Body(f)[1..], 1, "not the header"),
        ["a newer format"] = (f => f.Replace("\"version\":1,", "\"version\":2,"), 1, "newer version"),
        ["a newer schema"] = (f => f.Replace("\"schema_version\":", "\"schema_version\":9"), 1, "newer version"),
        ["a version that is none"] = (f => f.Replace("\"version\":1,", "\"version\":1.5,"), 1, "not the header"),
        ["a scope that is none"] = (f => f.Replace("everything", "mumbojumbo"), 1, "everything or of one user"),
        ["a user's without the user"] = (f => f.Replace("everything", "user"), 1, "everything or of one user"),
        ["a bomb in the header"] = (f => f.Replace("\"everything\"", new string('[', 100_000)), 1, "nested too deep"),
        ["a blank line"] = (f => f.Replace("{\"table\":\"users\"", "\n{\"table\":\"users\""), 2, "not one JSON object"),
        ["a line of something else"] = (f => f.Replace("{\"table\":\"users\"", "{\"mumbojumbo\":\"users\""), 2, "neither a row"),
        ["a row without values"] = (f => Row(f, "users", _ => "{\"table\":\"users\"}"), 2, "not made like"),
        ["more in a line"] = (f => Row(f, "users", line => line[..^1] + ",\"more\":1}"), 2, "not made like"),
        ["two objects in a line"] = (f => Row(f, "users", line => line + line), 2, "not one JSON object"),
        ["an unknown table"] = (f => f.Replace("\"table\":\"users\"", "\"table\":\"mumbojumbo\""), 2, "names a table"),
        ["a table of the store's own"] = (f => f.Replace("\"table\":\"users\"", "\"table\":\"store_info\""), 2, "names a table"),
        ["a table of secrets"] = (f => f.Replace("\"table\":\"users\"", "\"table\":\"provider_configs\""), 2, "names a table"),
        ["an unknown column"] = (f => f.Replace("\"display_name\"", "\"mumbojumbo\""), 2, "a column that 'users' has not"),
        ["a column that is never in it"] = (f => Row(f, "messages", line => line.Replace("\"id\":", "\"seq\":7,\"id\":")), 4, "a column that 'messages' has not"),
        ["a column that is missing"] = (f => f.Replace("\"display_name\":\"mumbojumbo\",", ""), 2, "no 'display_name'"),
        ["a column twice"] = (f => f.Replace("\"display_name\":", "\"id\":\"x\",\"display_name\":"), 2, "'id' twice"),
        ["a number for a text"] = (f => f.Replace("\"display_name\":\"mumbojumbo\"", "\"display_name\":7"), 2, "'display_name' is not"),
        ["a text for a number"] = (f => Row(f, "users", line => line.Replace("\"updated_at\":", "\"updated_at\":\"mumbojumbo\",\"x\":")), 2, "'updated_at' is not"),
        ["a fraction for a whole number"] = (f => Row(f, "users", line => line.Replace("\"updated_at\":", "\"updated_at\":1.5,\"x\":")), 2, "'updated_at' is not"),
        ["a time after the last"] = (f => Changed(f, "users", "updated_at", "9223372036854775807"), 2, "'updated_at' of 'users' must be a time"),
        ["a time on the last day"] = (f => Changed(f, "messages", "timestamp", "253402214400001"), 4, "'timestamp' of 'messages' must be a time"),
        ["a time before the first"] = (f => Changed(f, "messages", "created_at", "-62135596800001"), 4, "'created_at' of 'messages' must be a time"),
        ["a count that is too large"] = (f => Changed(f, "messages", "token_count", "2147483648"), 4, "'token_count' of 'messages' must be 0 to 2147483647"),
        ["an id without characters"] = (f => Changed(f, "messages", "id", "\"\""), 4, "'id' of 'messages' must have 1 to 256 characters"),
        ["an id that is too long"] = (f => f.Replace("\"alice\"", $"\"{new string('a', 257)}\""), 2, "'id' of 'users' must have 1 to 256 characters"),
        ["a name that is too long"] = (f => Changed(f, "message_embeddings", "model", $"\"{new string('m', 257)}\""), 5, "'model' of 'message_embeddings' must have"),
        ["a vector of zeros"] = (f => Changed(f, "message_embeddings", "vector", "\"AAAAAAAAAAA=\""), 5, "'vector' of 'message_embeddings' must be a finite vector"),
        ["a number that is too large"] = (f => Row(f, "users", line => line.Replace("\"updated_at\":", "\"updated_at\":9223372036854775808,\"x\":")), 2, "'updated_at' is not"),
        ["an object for a value"] = (f => f.Replace("\"display_name\":\"mumbojumbo\"", "\"display_name\":{}"), 2, "nested too deep"),
        ["a bomb for a value"] = (f => f.Replace("\"display_name\":\"mumbojumbo\"", "\"display_name\":" + new string('[', 100_000)), 2, "nested too deep"),
        ["an infinity that is none"] = (f => Row(f, "system_metrics", line => line.Replace("\"value\":1.5", "\"value\":1e999")), 6, "'value' is not"),
        ["a word for a real"] = (f => Row(f, "system_metrics", line => line.Replace("\"value\":1.5", "\"value\":\"NaN\"")), 6, "'value' is not"),
        ["what is not base64"] = (f => Row(f, "message_embeddings", line => line.Replace("\"vector\":\"", "\"vector\":\"?")), 5, "'vector' is not"),
        ["a vector of another length"] = (f => Row(f, "message_embeddings", line => line.Replace("\"dimensions\":2", "\"dimensions\":3")), 5, "refused a value"),
        ["a NULL where none may be"] = (f => Row(f, "messages", line => line.Replace("\"content\":\"mumbojumbo\"", "\"content\":null")), 4, "messages.content"),
        ["a NUL"] = (f => f.Replace("\"display_name\":\"mumbojumbo\"", "\"display_name\":\"a\\u0000b\""), 2, "NUL"),
        ["half a character"] = (f => f.Replace("\"display_name\":\"mumbojumbo\"", "\"display_name\":\"\\ud800\""), 2, "not Unicode"),
        ["a status that is none"] = (f => Row(f, "messages", line => line.Replace("\"role\":\"user\"", "\"role\":\"mumbojumbo\"")), 4, "refused a value"),
        ["JSON that is none"] = (f => Row(f, "messages", line => line.Replace("\"metadata\":null", "\"metadata\":\"{mumbojumbo\"")), 4, "refused a value"),
        ["JSON that is a bomb"] = (f => Row(f, "messages", line => line.Replace("\"metadata\":null", $"\"metadata\":\"{new string('[', 200_000)}\"")), 4, "refused a value"),
        ["a row twice"] = (f => Row(f, "users", line => $"{line}\n{line}"), 3, "has it already"),
        ["a row twice under two ids"] = (f => Row(f, "conversations", line => $"{line}\n{line.Replace("\"id\":\"chat\"", "\"id\":\"other\"")}"), 4, "has it already"),
        ["a row without what it hangs on"] = (f => Row(f, "messages", line => line.Replace("\"conversation_id\":\"chat\"", "\"conversation_id\":\"mumbojumbo\"")), 4, "'conversation_id' of 'messages'"),
        ["a note without its row"] = (f => f.Replace("\"record_id\":\"chat\"", "\"record_id\":\"mumbojumbo\""), 7, "a note on"),
        ["no end"] = (f => Row(f, "{\"end\"", _ => null), 7, "a part of it is missing"),
        ["an end in the middle"] = (f => f + f, 9, "after the closing line"),
        ["a part of a line"] = (f => f[..^20], 8, "not one JSON object"),
        ["a row that is gone"] = (f => Row(f, "system_metrics", _ => null), 7, "1 rows of 'system_metrics', and there are 0"),
        ["an end with other tables"] = (f => f.Replace("{\"end\":{", "{\"end\":{\"mumbojumbo\":1,"), 8, "names a table"),
        ["an end that counts twice"] = (f => f.Replace("{\"end\":{", "{\"end\":{\"users\":1,"), 8, "closing line"),
        ["an end without numbers"] = (f => f.Replace("{\"end\":{", "{\"end\":{\"users\":\"one\","), 8, "closing line"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    public async Task InitializeAsync()
    {
        await using var source = new RawStore();
        await source.Store.Users.CreateAsync(new NewUser { Id = "alice", DisplayName = Said });
        await source.Store.Conversations.CreateAsync(new NewConversation("alice") { Id = "chat", ExternalKey = "key" });
        var message = await source.Store.Messages.AppendAsync("chat", MessageRole.User, Said);
        await source.Store.Messages.Embeddings.SetAsync(message.Id, "m", new float[] { 1, 2 });
        await source.Store.Analytics.Metrics.RecordAsync("x", 1.5);
        await source.Store.Configuration.Metadata.SetAsync("conversations", "chat", "k", Said);
        _file = await source.Store.ExportAsync();
    }

    public async Task DisposeAsync() => await _target.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_refused(string name)
    {
        var (damage, line, rule) = Cases[name];
        var damaged = damage(_file);
        damaged.Should().NotBe(_file);

        var refused = (await _target.Store.Awaiting(s => s.ImportAsync(damaged)).Should().ThrowAsync<ImportFormatException>()).Which;

        refused.Message.Should().Contain(rule).And.NotContain(Said);
        refused.ToString().Should().NotContain(Said);
        refused.Line.Should().Be(line);
        (await _target.DumpAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_through_an_editor_is_taken()
    {
        var edited = "\uFEFF" + _file.Replace("\n", " \r\n").TrimEnd();

        (await _target.Store.ImportAsync(edited)).Tables["messages"].Added.Should().Be(1);
    }

    [Fact]
    public async Task Of_an_older_schema_a_column_may_be_missing_that_has_a_default()
    {
        var version = await _target.ScalarAsync("SELECT schema_version FROM store_info");
        var older = _file.Replace($"\"schema_version\":{version}", "\"schema_version\":1").Replace("\"pinned\":0,", "").Replace($"\"display_name\":\"{Said}\",", "");

        await _target.Store.ImportAsync(older);

        (await _target.ScalarAsync("SELECT pinned FROM messages")).Should().Be("0");
        await _target.Store.Awaiting(s => s.ImportAsync(older.Replace($"\"content\":\"{Said}\",", ""))).Should().ThrowAsync<ImportFormatException>().WithMessage("*no 'content'*");
    }

    [Fact]
    public async Task A_line_without_end_is_refused()
    {
        await using var narrow = new RawStore(configure: o => o.MaxContentBytes = 1000);

        await narrow.Store.ForUser("alice").Awaiting(u => u.ImportAsync(new Endless())).Should().ThrowAsync<ImportFormatException>().WithMessage("Line 1: it is longer than*");
    }

    [Fact]
    public void A_text_that_is_much_too_long_is_refused_before_it_is_made()
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{new string('a', 5_000_000)}\""));
        reader.Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ImportFormatException? refused = null;
        try
        {
            ImportLine.Value(ref reader, new ExportColumn("content", "TEXT", IsRequired: true, Rule: null), 10, 7);
        }
        catch (ImportFormatException e)
        {
            refused = e;
        }

        (refused?.Line, GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000).Should().Be((7, true));
    }

    // Whatever happens to the bytes: it is refused, or what it then says is imported whole.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Damaged_files_are_refused_or_imported_whole(int seed)
    {
        var random = new Random(seed);
        var (refused, taken) = (0, 0);
        for (var i = 0; i < 150; i++)
        {
            var bytes = Damage(Encoding.UTF8.GetBytes(_file).ToList(), random);
            try
            {
                var rows = (await _target.Store.Maintenance.ImportAsync(new MemoryStream(bytes))).Tables.Values.Sum(table => table.Added);
                (await _target.DumpAsync()).Should().HaveCount((int)rows);
                taken++;
                await _target.RunAsync("DELETE FROM record_metadata; DELETE FROM users; DELETE FROM system_metrics");
            }
            catch (ImportFormatException e)
            {
                e.Line.Should().BePositive();
                refused++;
            }

            (await _target.DumpAsync()).Should().BeEmpty();
        }

        (refused > 50, taken > 0).Should().Be((true, true));
    }

    private static byte[] Damage(List<byte> bytes, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var (at, length) = (random.Next(bytes.Count), random.Next(1, 40));
            length = Math.Min(length, bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes[at] = (byte)"{}[]\",:0x\n\\"[random.Next(11)];
                    break;
            }
        }

        return [.. bytes];
    }

    // The first line of a table with another value in a column.
    private static string Changed(string file, string table, string column, string value) =>
        Row(file, table, line => System.Text.RegularExpressions.Regex.Replace(line, $"\"{column}\":(\"[^\"]*\"|[^,}}]+)", $"\"{column}\":{value}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

    // The first line of a table, or that begins so; null takes it out.
    private static string Row(string file, string table, Func<string, string?> change)
    {
        var lines = file.Split('\n').ToList();
        var at = lines.FindIndex(line => line.StartsWith(table.StartsWith('{') ? table : $"{{\"table\":\"{table}\"", StringComparison.Ordinal));
        if (change(lines[at]) is { } changed)
        {
            lines[at] = changed;
        }
        else
        {
            lines.RemoveAt(at);
        }

        return string.Join('\n', lines);
    }

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            return new(buffer.Length);
        }
    }
}
