using Conversa.Data.Conversations;
using Conversa.Data.Exports;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Exports;

/// <summary>A user's own import takes nobody's word for what is in the file.</summary>
public sealed class UserImportTests : IAsyncLifetime
{
    private const string Hers = "hers";
    private const string His = "his";

    private readonly RawStore _source = new();
    private readonly RawStore _target = new(configure: o => o.HashKey = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]);

    public async Task InitializeAsync()
    {
        await _source.Store.Conversations.CreateAsync(new NewConversation(Filled.Erika) { Id = Hers });
        await _source.Store.Messages.CreateAsync(new(Hers, MessageRole.User, "hello") { Id = "m" });
        await _target.Store.Conversations.CreateAsync(new NewConversation(Filled.Bob) { Id = His });
        await _target.Store.Messages.CreateAsync(new(His, MessageRole.User, "a secret of his") { Id = "s" });
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
    }

    private IUserStore Erika => _target.Store.ForUser(Filled.Erika);

    [Fact]
    public async Task Their_rows_come_in()
    {
        var imported = await Erika.ImportAsync(await _source.Store.ExportAsync(Filled.Erika));

        (imported.Tables["messages"].Added, imported.Tables["users"].Added).Should().Be((1, 1));
        (await Erika.Messages.FindByConversationIdAsync(Hers)).Should().ContainSingle().Which.Content.Should().Be("hello");
        (await _target.Store.Messages.CountAsync(His)).Should().Be(1);
    }

    [Fact]
    public async Task A_file_of_everything_or_of_another_is_refused()
    {
        var (all, theirs) = (await _source.Store.ExportAsync(), await _source.Store.ExportAsync(Filled.Erika));

        await Refused(all, "not an export of this user");
        await _target.Store.ForUser(Filled.Bob).Awaiting(u => u.ImportAsync(theirs)).Should().ThrowAsync<ImportFormatException>().WithMessage("*not an export of this user*");
    }

    [Theory]
    [InlineData("\"user_id\":\"erika\",\"author_id\"", "\"user_id\":\"bob\",\"author_id\"", "'user_id' of 'messages'")]
    [InlineData("\"conversation_id\":\"hers\"", "\"conversation_id\":\"his\"", "'conversation_id' of 'messages'")]
    public async Task A_row_that_hangs_on_anothers_is_refused(string written, string forged, string rule)
    {
        var file = await _source.Store.ExportAsync(Filled.Erika);

        await Refused(Forged(file, written, forged), rule);
    }

    [Fact]
    public async Task A_row_of_another_is_refused_with_all_that_it_hangs_on_and_by_the_host_too()
    {
        var file = await _source.Store.ExportAsync(Filled.Erika);
        var users = file.Split('\n').First(line => line.StartsWith("{\"table\":\"users\"", StringComparison.Ordinal));
        var forged = Forged(Forged(file, users, $"{users}\n{users.Replace("erika", "bob2")}"), "\"end\":{\"users\":1", "\"end\":{\"users\":2");

        await Refused(forged, "a row of 'users' that is not the user's");
        await _target.Store.Awaiting(s => s.ImportAsync(forged)).Should().ThrowAsync<ImportFormatException>().WithMessage("*not the user's*");
        await Refused(Forged(forged, "\"user_id\":\"erika\",\"author_id\"", "\"user_id\":\"bob2\",\"author_id\""), "not the user's");
    }

    [Fact]
    public async Task The_hosts_rows_are_refused()
    {
        await _source.Store.Analytics.Metrics.RecordAsync("x", 1);
        await _source.Store.Knowledge.AddAsync(new("file", "f", "concept", "t", "shared"));
        var all = Forged(await _source.Store.ExportAsync(), "\"scope\":\"everything\"", "\"scope\":\"user\",\"user_id\":\"erika\"");

        await Refused(all, "a row of 'knowledge_items' that is not the user's");
        await _source.Store.Knowledge.DeleteAsync((await _source.Store.Knowledge.ListAsync()).Items[0].Id);
        await Refused(Forged(await _source.Store.ExportAsync(), "\"scope\":\"everything\"", "\"scope\":\"user\",\"user_id\":\"erika\""), "a row of 'system_metrics' that is not the user's");
    }

    [Fact]
    public async Task A_link_to_a_row_of_another_is_not_taken()
    {
        var file = await _source.Store.ExportAsync(Filled.Erika);
        file = Forged(file, "\"author_id\":\"erika\",\"parent_id\":null", "\"author_id\":\"bob\",\"parent_id\":\"s\"");

        await Erika.ImportAsync(Forged(file, "\"response_id\":null", "\"response_id\":\"s\""));

        (await _target.ScalarAsync("SELECT count(*) FROM messages WHERE id = 'm' AND author_id IS NULL AND parent_id IS NULL AND response_id IS NULL")).Should().Be("1");
    }

    [Fact]
    public async Task A_row_under_the_id_of_anothers_is_a_conflict_whatever_is_asked_for()
    {
        var file = (await _source.Store.ExportAsync(Filled.Erika)).Replace("\"hers\"", "\"his\"");

        await Erika.Awaiting(u => u.ImportAsync(file)).Should().ThrowAsync<ImportConflictException>();
        await Erika.Awaiting(u => u.ImportAsync(file, ImportConflicts.KeepStored)).Should().ThrowAsync<ImportConflictException>();

        (await _target.Store.Messages.CountAsync(His)).Should().Be(1);
    }

    [Fact]
    public async Task A_note_on_a_row_of_another_is_refused()
    {
        await _source.Store.Configuration.Metadata.SetAsync("conversations", Hers, "k", "v");
        var file = await _source.Store.ExportAsync(Filled.Erika);

        await Refused(Forged(file, "\"record_id\":\"hers\"", "\"record_id\":\"his\""), "a note on");
    }

    [Fact]
    public async Task What_entitles_is_left_out()
    {
        await using var filled = new RawStore();
        await filled.FillAsync();
        var file = await filled.Store.ExportAsync(Filled.Erika);

        var imported = await Erika.ImportAsync(file);

        imported.Tables.Where(table => table.Value.LeftOut > 0).Select(table => table.Key)
            .Should().BeEquivalentTo("user_identities", "tool_executions", "auto_approval_settings", "file_uploads", "tracked_files", "message_embeddings", "memory_embeddings", "knowledge_embeddings", "database_connections", "database_schemas", "api_quotas", "usage_logs", "queue");
        imported.Tables.Where(table => table.Value.LeftOut > 0).Should().OnlyContain(table => table.Value.Added == 0);
        (await _target.ScalarAsync("SELECT count(*) FROM queue")).Should().Be("0");
        (await Erika.ImportAsync(file)).Tables.Values.Sum(table => table.Added).Should().Be(0);
        (await _target.Store.ImportAsync(file, ImportConflicts.KeepStored)).Tables["queue"].Added.Should().Be(1, "the host may");
    }

    [Fact]
    public async Task A_file_on_the_hosts_disk_is_not_the_users_to_name()
    {
        var tracked = await _source.Store.Files.Tracked.TrackAsync(new Conversa.Data.Files.NewTrackedFile("mine.txt", 1, new string('a', 64)) { UserId = Filled.Erika });
        await _source.Store.Configuration.Metadata.SetAsync("tracked_files", tracked.File.Id, "k", "v");
        await _source.Store.Configuration.Metadata.SetAsync("users", Filled.Erika, "k", "v");

        var imported = await Erika.ImportAsync(Forged(await _source.Store.ExportAsync(Filled.Erika), "\"file_path\":\"mine.txt\"", "\"file_path\":\"/etc/passwd\""));

        imported.Tables["tracked_files"].Should().Match<ImportedRows>(rows => rows.Added == 0 && rows.LeftOut == 1);
        imported.Tables["record_metadata"].Should().Match<ImportedRows>(rows => rows.Added == 1 && rows.LeftOut == 1);
    }

    [Fact]
    public async Task A_conversation_does_not_approve_its_own_tools()
    {
        await Erika.ImportAsync(Forged(await _source.Store.ExportAsync(Filled.Erika), "\"auto_approval_settings\":null", "\"auto_approval_settings\":\"{\\\"lowRiskOperations\\\":true}\""));

        (await _target.ScalarAsync("SELECT count(*) FROM conversations WHERE auto_approval_settings IS NOT NULL")).Should().Be("0");
        (await _target.ScalarAsync("SELECT count(*) FROM conversations WHERE id = 'hers'")).Should().Be("1");
    }

    [Fact]
    public async Task A_conversation_is_not_the_one_that_the_host_has_a_key_for()
    {
        await Erika.ImportAsync(Forged(await _source.Store.ExportAsync(Filled.Erika), "\"external_key\":null", "\"external_key\":\"discord:123\""));

        var got = await _target.Store.Conversations.GetOrCreateAsync("discord:123", Filled.Bob);

        got.UserId.Should().Be(Filled.Bob);
        (await _target.Store.Conversations.FindByIdAsync(Hers))!.ExternalKey.Should().BeNull();
    }

    [Fact]
    public async Task How_the_host_runs_what_comes_in_is_not_the_files_to_say()
    {
        await using var filled = new RawStore();
        await filled.FillAsync();

        await Erika.ImportAsync(await filled.Store.ExportAsync(Filled.Erika));

        (await _target.ScalarAsync("""
            SELECT count(*) FROM conversations
            WHERE id = 'erika-conversations' AND coalesce(external_key, mode, channel_id, guild_id, provider, model, system_prompt, auto_approval_settings) IS NULL AND context_window_size = 8192
            """)).Should().Be("1");
        (await _target.ScalarAsync("SELECT count(*) FROM user_sessions WHERE workspace_path IS NULL")).Should().Be("1");
    }

    [Fact]
    public async Task What_the_host_set_is_no_difference_and_stays()
    {
        await _source.Store.Conversations.CreateAsync(new NewConversation(Filled.Erika) { Id = "keyed", ExternalKey = "discord:1", Model = "small", ContextWindowSize = 100 });
        var file = await _source.Store.ExportAsync(Filled.Erika);

        var imported = await _source.Store.ForUser(Filled.Erika).ImportAsync(Forged(file, "\"model\":\"small\"", "\"model\":\"large\""));

        imported.Tables["conversations"].Should().BeEquivalentTo(new { Added = 0, Unchanged = 2, Kept = 0, LeftOut = 0 });
        (await _source.Store.Conversations.FindByIdAsync("keyed"))!.Should().BeEquivalentTo(new { ExternalKey = "discord:1", Model = "small", ContextWindowSize = 100 });
    }

    // Whatever ids the file names where: no row but theirs comes in, and no row of others changes.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_forged_file_reaches_another(int seed)
    {
        await _source.Store.Messages.CreateAsync(new(Hers, MessageRole.Assistant, "answer") { Id = "n" });
        await _source.Store.Messages.AddReactionAsync("m", Filled.Erika, "+1");
        await _source.Store.Configuration.Metadata.SetAsync("messages", "m", "k", "v");
        await _source.Store.Knowledge.AddAsync(new("file", "f", "concept", "t", "c") { Id = "ki", UserId = Filled.Erika });
        var file = await _source.Store.ExportAsync(Filled.Erika);
        var before = await _target.DumpAsync();
        var random = new Random(seed);
        var came = 0;
        for (var i = 0; i < 150; i++)
        {
            try
            {
                var imported = await Erika.ImportAsync(Forged(file, random), random.Next(2) == 0 ? ImportConflicts.Refuse : ImportConflicts.KeepStored);
                came += imported.Tables["messages"].Added > 0 ? 1 : 0;
                var theirs = (await _target.Store.ExportAsync(Filled.Erika)).Split('\n').Length - 3;
                (await _target.DumpAsync()).Should().HaveCount(before.Count + theirs, "all that came is theirs");
            }
            catch (Exception e) when (e is ImportFormatException or ImportConflictException)
            {
            }

            await _target.RunAsync("DELETE FROM users WHERE id = 'erika'");
            (await _target.DumpAsync()).Should().Equal(before);
        }

        came.Should().BePositive();
    }

    // One to three values become an id that somebody has.
    private static string Forged(string file, Random random)
    {
        var lines = file.Split('\n');
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(1, lines.Length - 2);
            var values = System.Text.RegularExpressions.Regex.Matches(lines[at], "(?<=_id\":|\"id\":|_from\":)(null|\"[^\"]*\")", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            var value = values[random.Next(values.Count)];
            string[] ids = ["bob", "his", "s", "erika", "hers", "m", "n", "ki"];
            lines[at] = $"{lines[at][..value.Index]}\"{ids[random.Next(ids.Length)]}\"{lines[at][(value.Index + value.Length)..]}";
        }

        return string.Join('\n', lines);
    }

    [Fact]
    public async Task A_users_hash_is_the_stores_own()
    {
        var file = Forged(await _source.Store.ExportAsync(Filled.Erika), "\"user_id_hash\":null", "\"user_id_hash\":\"0\"");
        var own = (await _target.Store.Users.FindByIdAsync(Filled.Bob))!.UserIdHash;

        await Erika.ImportAsync(file);

        own.Should().NotBeNull();
        (await _target.Store.Users.FindByIdAsync(Filled.Erika))!.UserIdHash.Should().HaveLength(own!.Length).And.NotBe(own);
    }

    [Fact]
    public async Task A_text_is_no_longer_than_the_option_allows()
    {
        await using var narrow = new RawStore(configure: o => o.MaxContentBytes = 10);
        await _source.Store.Messages.EditAsync("m", "hello, hello, hello");
        var file = await _source.Store.ExportAsync(Filled.Erika);

        await narrow.Store.ForUser(Filled.Erika).Awaiting(u => u.ImportAsync(file)).Should().ThrowAsync<ImportFormatException>().WithMessage("*longer than 10 bytes*");
        await narrow.Store.ImportAsync(file);
    }

    [Fact]
    public async Task No_time_is_more_than_a_day_ahead_of_the_store()
    {
        var file = await _source.Store.ExportAsync(Filled.Erika);
        var now = ManualClock.Start.ToUnixTimeMilliseconds();
        string At(TimeSpan ahead) => file.Replace($"\"timestamp\":{now}", $"\"timestamp\":{now + (long)ahead.TotalMilliseconds}");

        await Refused(At(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1)), "'timestamp' of 'messages' must be a time");
        await Erika.ImportAsync(At(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task What_could_not_be_read_again_is_refused()
    {
        await _source.Store.Memories.RememberAsync(Filled.Erika, "x");
        await _source.Store.States.SetWorkingStateAsync(Hers, new());
        await _source.Store.Analytics.Productivity.RecordAsync(new("review", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)) { UserId = Filled.Erika });
        var file = await _source.Store.ExportAsync(Filled.Erika);

        await Refused(Forged(file, "\"tags\":\"[]\"", "\"tags\":\"[null]\""), "'tags' of 'memories' must be an array of texts");
        await Refused(Forged(file, "\"focus_areas\":\"[]\"", "\"focus_areas\":\"5\""), "'focus_areas' of 'working_states'");
        await Refused(Forged(file, "\"time_saved\":1", "\"time_saved\":9223372036854775807"), "'time_saved' of 'productivity_events'");
        await Refused(Forged(file, "\"improvement_percentage\":50", "\"improvement_percentage\":\"Infinity\""), "'improvement_percentage' of 'productivity_events'");
    }

    [Fact]
    public async Task The_first_vector_of_a_model_is_not_a_users_and_the_others_have_its_dimensions()
    {
        await _source.Store.Messages.Embeddings.SetAsync("m", "model", new float[] { 1, 2 });
        var file = await _source.Store.ExportAsync(Filled.Erika);

        (await Erika.ImportAsync(file)).Tables["message_embeddings"].LeftOut.Should().Be(1);
        await _target.Store.Messages.Embeddings.SetAsync("s", "model", new float[] { 1, 2, 3 });
        var conflict = (await Erika.Awaiting(u => u.ImportAsync(file)).Should().ThrowAsync<ImportConflictException>()).Which;
        await _target.Store.Messages.Embeddings.SetAsync("s", "other", new float[] { 1, 2 });
        await Erika.ImportAsync(file.Replace("\"model\":\"model\"", "\"model\":\"other\""));

        (conflict.Table, conflict.Message.Contains("other dimensions", StringComparison.Ordinal)).Should().Be(("message_embeddings", true));
        (await Erika.Messages.Embeddings.FindAsync("m", "other")).Should().NotBeNull();
    }

    [Fact]
    public async Task Vectors_of_one_model_have_the_same_dimensions_within_a_file()
    {
        await _source.Store.Messages.CreateAsync(new(Hers, MessageRole.User, "again") { Id = "n" });
        await _source.Store.Messages.Embeddings.SetAsync("m", "one", new float[] { 1, 2 });
        await _source.Store.Messages.Embeddings.SetAsync("n", "two", new float[] { 1, 2, 3 });
        var file = Forged(await _source.Store.ExportAsync(Filled.Erika), "\"two\"", "\"one\"");

        await Refused(file, "other dimensions than the first of its model in 'message_embeddings'");
        await _target.Store.Awaiting(s => s.ImportAsync(file)).Should().ThrowAsync<ImportFormatException>().WithMessage("*other dimensions*");
    }

    private async Task Refused(string file, string rule)
    {
        await Erika.Awaiting(u => u.ImportAsync(file)).Should().ThrowAsync<ImportFormatException>().WithMessage($"*{rule}*");
        await Erika.Awaiting(u => u.ImportAsync(file, ImportConflicts.KeepStored)).Should().ThrowAsync<ImportFormatException>();
        (await Erika.Users.FindByIdAsync(Filled.Erika)).Should().BeNull();
        (await _target.Store.Messages.CountAsync(His)).Should().Be(1);
    }

    private static string Forged(string file, string written, string forged)
    {
        file.Should().Contain(written);
        return file.Replace(written, forged, StringComparison.Ordinal);
    }
}
