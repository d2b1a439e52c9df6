using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Queue;
using Conversa.Data.Secrets;

namespace Conversa.Data.Tests.Secrets;

/// <summary>Secrets as they lie in a database, and what others may do to them there.</summary>
public sealed class StoredSecretsTests : IDisposable
{
    private const string Json = $"\"{Keys.Marker}\"";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // Every column that holds a secret, with who reads it.
    private static readonly (string Column, Func<IConversationStore, Task<string?>> Read)[] Columns =
    [
        ("provider_configs.config", async s => (await s.Configuration.Providers.FindAsync("alice", "p"))?.Config.Reveal()),
        ("database_connections.encrypted_password", async s => (await s.Configuration.Connections.FindByIdAsync("c"))?.Password?.Reveal()),
        ("system_config.config_value", s => s.Configuration.Settings.GetJsonAsync("k")),
        ("system_config_history.old_value", async s => (await s.Configuration.Settings.ListHistoryAsync("k")).Items[0].OldSecret?.Reveal()),
        ("system_config_history.new_value", async s => (await s.Configuration.Settings.ListHistoryAsync("k")).Items[0].NewSecret?.Reveal()),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Columns.Length)];

    private static async Task FillAsync(IConversationStore store)
    {
        await store.Configuration.Providers.SaveAsync(new("alice", "p", new(Json)));
        await store.Configuration.Providers.SaveAsync(new("bob", "p", new("\"bob's\"")));
        await store.Configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d") { Id = "c", UserId = "alice", Password = new(Keys.Marker) });
        await store.Configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d") { Id = "d", UserId = "alice", Password = new("another") });
        await store.Configuration.Settings.SetJsonAsync("k", "\"before\"", new() { IsSensitive = true });
        await store.Configuration.Settings.SetJsonAsync("k", Json);
        await store.Configuration.Settings.SetJsonAsync("l", "\"other\"", new() { IsSensitive = true });
        await store.Configuration.Settings.SetJsonAsync("l", "\"again\"");
    }

    private async Task<IConversationStore> OpenAsync(params SecretKey[] keys) => await _directory.OpenAsync(o => o.With(keys));

    [Fact]
    public async Task Nothing_of_a_secret_is_in_the_files()
    {
        await using (var store = await OpenAsync(Keys.Main))
        {
            await FillAsync(store);
            Columns.Should().AllSatisfy(c => c.Read(store).GetAwaiter().GetResult().Should().NotBeNull());
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_directory.Database)!))
        {
            Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Should().NotContain("MARKER");
        }
    }

    [Fact]
    public async Task Columns_of_JSON_hold_strings_of_JSON()
    {
        await using var store = await OpenAsync(Keys.Main);
        await FillAsync(store);

        _directory.Scalar("SELECT min(json_type(config) = 'text' AND config LIKE '\"v1.main.%') FROM provider_configs").Should().Be(1L);
        _directory.Scalar("SELECT min(json_type(config_value) = 'text' AND config_value LIKE '\"v1.main.%') FROM system_config").Should().Be(1L);
        _directory.Scalar("SELECT min(encrypted_password LIKE 'v1.main.%') FROM database_connections").Should().Be(1L);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task With_the_key_missing_a_value_is_refused_and_its_key_and_row_named(int column)
    {
        await using (var store = await OpenAsync(Keys.Old))
        {
            await FillAsync(store);
        }

        await using var other = await OpenAsync(Keys.Main);
        var error = await ShouldBeRefusedAsync(other, column);

        error.KeyName.Should().Be("old");
        error.Message.Should().Contain("'old'").And.Contain(error.RowId);
        await using var none = await OpenAsync();
        (await ShouldBeRefusedAsync(none, column)).KeyName.Should().Be("old");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task With_another_key_of_the_name_a_value_is_refused(int column)
    {
        await using (var store = await OpenAsync(Keys.Main))
        {
            await FillAsync(store);
        }

        await using var other = await OpenAsync(Keys.Of("main", 9));

        (await ShouldBeRefusedAsync(other, column)).KeyName.Should().Be("main");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_value_that_was_changed_is_refused(int column)
    {
        var (table, field) = Split(column);
        await using var store = await OpenAsync(Keys.Main);
        await FillAsync(store);

        _directory.Execute($"UPDATE {table} SET {field} = substr({field}, 1, 30) || CASE substr({field}, 31, 1) WHEN 'A' THEN 'B' ELSE 'A' END || substr({field}, 32)");

        (await ShouldBeRefusedAsync(store, column)).KeyName.Should().Be("main");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_value_that_was_moved_from_another_row_is_refused(int column)
    {
        var (table, field) = Split(column);
        await using var store = await OpenAsync(Keys.Main);
        await FillAsync(store);
        (await Columns[column].Read(store)).Should().NotBeNull();

        // Each row takes the value of another.
        _directory.Execute($"""
            CREATE TEMP TABLE v AS SELECT rowid AS r, {field} AS value FROM {table} WHERE {field} IS NOT NULL;
            UPDATE {table} SET {field} = (SELECT value FROM v WHERE r <> {table}.rowid ORDER BY r DESC LIMIT 1) WHERE {field} IS NOT NULL
            """);

        (await ShouldBeRefusedAsync(store, column)).KeyName.Should().Be("main");
    }

    [Fact]
    public async Task A_value_that_was_moved_from_another_field_or_given_to_another_user_is_refused()
    {
        await using var store = await OpenAsync(Keys.Main);
        await FillAsync(store);

        _directory.Execute("""
            UPDATE system_config_history SET old_value = new_value;
            UPDATE database_connections SET user_id = 'bob';
            DELETE FROM provider_configs WHERE user_id = 'alice';
            UPDATE provider_configs SET user_id = 'alice';
            """);

        foreach (var column in new[] { 0, 1, 3 })
        {
            (await ShouldBeRefusedAsync(store, column)).KeyName.Should().Be("main");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_plain_text_where_a_secret_should_be_is_refused_and_not_quoted(int column)
    {
        var (table, field) = Split(column);
        await using var store = await OpenAsync(Keys.Main);
        await FillAsync(store);

        _directory.Execute($"UPDATE {table} SET {field} = '\"{Keys.Marker}\"'");

        (await ShouldBeRefusedAsync(store, column)).Message.Should().EndWith("holds no encrypted value.");
    }

    [Fact]
    public async Task Without_a_key_secrets_are_refused_and_nothing_is_stored()
    {
        await using var store = await OpenAsync();
        var configuration = store.Configuration;
        var connection = await configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d"));

        foreach (var save in new Func<Task>[]
        {
            () => configuration.Providers.SaveAsync(new("alice", "p", new(Json))),
            () => configuration.Providers.SaveAsync("alice", "p", Keys.Marker),
            () => configuration.Settings.SetJsonAsync("k", Json, new() { IsSensitive = true }),
            () => configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d") { UserId = "alice", Password = new(Keys.Marker) }),
            () => configuration.Connections.UpdateAsync(connection.Id, new() { Name = "m", Password = new SecretText(Keys.Marker) }),
            () => store.Maintenance.RotateSecretsAsync(),
        })
        {
            (await save.Should().ThrowAsync<ConversationStoreSecretException>()).Which.ToString().Should().Contain("SecretKeys").And.NotContain("MARKER");
        }

        (await store.Users.CountAsync()).Should().Be(0);
        (await configuration.Settings.ListAsync()).Items.Should().BeEmpty();
        (await configuration.Settings.ListHistoryAsync()).Items.Should().BeEmpty();
        (await configuration.Connections.ListAsync()).Items.Should().Equal(connection);
    }

    [Fact]
    public async Task A_secret_that_JSON_would_show_as_asterisks_is_refused_and_not_lost()
    {
        await using var store = await OpenAsync(Keys.Main);
        var (configuration, secret) = (store.Configuration, new SecretText(Keys.Marker));
        var info = (JsonTypeInfo<SecretText>)JsonSerializerOptions.Default.GetTypeInfo(typeof(SecretText));
        var read = (await configuration.Providers.SaveAsync(new("alice", "p", new(Json)))).Config;

        foreach (var (save, parameter) in new (Func<Task>, string)[]
        {
            (() => configuration.Providers.SaveAsync("alice", "q", read), "config"),
            (() => configuration.Providers.SaveAsync("alice", "q", new { Key = secret }), "config"),
            (() => configuration.Providers.SaveAsync("alice", "q", secret, info), "config"),
            (() => configuration.Settings.SetAsync("k", secret), "value"),
            (() => configuration.Settings.SetAsync("k", new[] { null, secret }), "value"),
            (() => configuration.Settings.SetAsync("k", secret, null, info), "value"),
            (() => configuration.Preferences.SetAsync("alice", "c", "k", secret), "value"),
            (() => store.Queue.EnqueueAsync(new NewTask("t"), new { Key = secret }), "payload"),
            (() => store.States.SaveStateAsync("chat", new { Key = secret }), "state"),
            (() => store.Flows.UpdateFlowStepAsync("flow", 1, new { Key = secret }), "state"),
        })
        {
            var error = (await save.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter)).Which;
            error.Message.Should().StartWith($"{parameter} holds a SecretText").And.NotContain("MARKER");
        }

        (await configuration.Providers.ListAsync("alice")).Items.Should().ContainSingle();
        (await configuration.Settings.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task What_reveals_its_secrets_or_has_none_is_stored()
    {
        await using var store = await OpenAsync(Keys.Main);
        var settings = store.Configuration.Settings;
        var reveal = new JsonSerializerOptions { Converters = { new Revealing() } };
        _ = JsonSerializer.Serialize(new SecretText(Keys.Marker));

        await settings.SetAsync("k", new { Key = new SecretText(Keys.Marker) }, new() { IsSensitive = true }, reveal);
        await settings.SetAsync("none", new { Key = (SecretText?)null });
        await settings.SetAsync("stars", "***");

        (await settings.GetJsonAsync("k")).Should().Be($$"""{"Key":"{{Keys.Marker}}"}""");
        (await settings.GetJsonAsync("none")).Should().Be("""{"key":null}""");
        (await settings.GetJsonAsync("stars")).Should().Be("\"***\"");
    }

    [Fact]
    public async Task No_record_JSON_exception_or_log_shows_a_secret()
    {
        var log = new LogLines();
        await using var raw = new RawStore(configure: o => o.With(Keys.Main), logger: log);
        var store = raw.Store;
        await FillAsync(store);
        var configuration = store.Configuration;
        List<object> shown =
        [
            (await configuration.Providers.FindAsync("alice", "p"))!,
            (await configuration.Providers.ListAsync("alice")).Items[0],
            (await configuration.Connections.FindByIdAsync("c"))!,
            (await configuration.Connections.ListAsync()).Items[0],
            (await configuration.Settings.FindAsync("k"))!,
            (await configuration.Settings.ListAsync()).Items[0],
            (await configuration.Settings.ListHistoryAsync()).Items[^3],
        ];
        foreach (var fail in new Func<Task>[]
        {
            () => configuration.Providers.GetConfigAsync<int>("alice", "p"),
            () => configuration.Settings.GetAsync<int>("k"),
            () => configuration.Settings.SetJsonAsync("k", Keys.Marker),
            () => configuration.Providers.SaveAsync(new("alice", "p", new(Keys.Marker))),
            () => configuration.Providers.SaveAsync(new("alice", "p", new("\"\ud800" + Keys.Marker))),
            () => configuration.Connections.UpdateAsync("c", new() { Password = new SecretText("\0" + Keys.Marker) }),
            () => configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d") { Id = "c", Password = new(Keys.Marker) }),
        })
        {
            shown.Add((await fail.Should().ThrowAsync<Exception>()).Which);
        }

        foreach (var item in shown)
        {
            item.ToString().Should().NotContain("MARKER");
            if (item is not Exception)
            {
                item.ToString().Should().Contain("***");
                JsonSerializer.Serialize(item, item.GetType()).Should().Contain("***").And.NotContain("MARKER");
            }
        }

        log.Lines.Select(l => l.Text).Should().NotContainMatch("*MARKER*");
    }

    private sealed class Revealing : JsonConverter<SecretText>
    {
        public override SecretText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, SecretText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
    }

    private static (string Table, string Field) Split(int column) => Columns[column].Column.Split('.') is [var table, var field] ? (table, field) : default;

    private static async Task<ConversationStoreSecretException> ShouldBeRefusedAsync(IConversationStore store, int column)
    {
        var read = () => Columns[column].Read(store);
        var error = (await read.Should().ThrowAsync<ConversationStoreSecretException>()).Which;
        $"{error.Table}.{error.Field}".Should().Be(Columns[column].Column);
        error.Message.Should().Contain(error.RowId).And.Contain(Columns[column].Column);
        error.ToString().Should().NotContain("MARKER");
        return error;
    }
}
