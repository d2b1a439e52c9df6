using System.Text.Json;
using Conversa.Data.Exports;
using Conversa.Data.Messages;
using Conversa.Data.Secrets;

namespace Conversa.Data.Tests.Exports;

public sealed class ExportOnTemporaryFile() : ExportContract(EngineKind.TemporaryFile);

public sealed class ExportInMemory() : ExportContract(EngineKind.InMemory);

public abstract class ExportContract : IAsyncLifetime
{
    private readonly EngineKind _engine;
    private readonly TemporaryDirectory _directory = new();
    private readonly RawStore _source;
    private readonly RawStore _target;

    protected ExportContract(EngineKind engine)
    {
        _engine = engine;
        (_source, _target) = (Open("source"), Open("target"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_was_answered_late_and_what_comes_before_all_others_come_back()
    {
        var chat = await _source.Store.Conversations.CreateAsync("erika");
        await _source.Store.Exchanges.RecordAsync(new(chat.Id, "q") { AskedAt = ManualClock.Start.AddDays(-30) }, new("r"));
        await _source.Store.Queue.EnqueueAsync(new("t") { Priority = int.MinValue });

        await _target.Store.ImportAsync(await _source.Store.ExportAsync());

        (await _target.DumpAsync()).Should().Equal(await _source.DumpAsync());
    }

    [Fact]
    public async Task Everything_is_equal_after_a_round_trip()
    {
        await _source.FillAsync();

        var file = await _source.Store.ExportAsync();
        var imported = await _target.Store.ImportAsync(file);

        (await _target.DumpAsync()).Should().Equal(await _source.DumpAsync());
        Filled.Body(await _target.Store.ExportAsync()).Should().Be(Filled.Body(file));
        imported.Tables.Values.Should().OnlyContain(table => table.Added > 0 && table.Unchanged + table.Kept + table.LeftOut == 0);
        (await _target.ScalarAsync("SELECT count(*) FROM pragma_foreign_key_check")).Should().Be("0");
        (await _target.Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
        (await _target.ScalarAsync("SELECT group_concat(entries || ':' || bytes) FROM cache_totals"))
            .Should().Be(await _source.ScalarAsync("SELECT group_concat(entries || ':' || bytes) FROM cache_totals"));
    }

    [Fact]
    public async Task A_file_is_lines_of_JSON_from_a_header_to_the_counts()
    {
        await _source.FillAsync();
        using var stream = new MemoryStream();
        var told = new Told<ExportProgress>();

        var result = await _source.Store.Maintenance.ExportAsync(stream, progress: told);

        var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var header = lines[0];
        (header.GetProperty("format").GetString(), header.GetProperty("version").GetInt32(), header.GetProperty("scope").GetString()).Should().Be(("conversa-export", 1, "everything"));
        header.GetProperty("schema_version").GetInt64().Should().BePositive();
        header.GetProperty("exported_at").GetDateTimeOffset().Should().Be(ManualClock.Start);
        lines[^1].GetProperty("end").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt64()).Should().Equal(result.Rows);
        lines[1..^1].GroupBy(line => line.GetProperty("table").GetString()!).ToDictionary(rows => rows.Key, rows => (long)rows.Count()).Should().Equal(result.Rows);
        var message = lines.First(line => line.TryGetProperty("table", out var table) && table.GetString() == "messages").GetProperty("row");
        message.GetProperty("metadata").ValueKind.Should().Be(JsonValueKind.String, "JSON is kept to the byte");
        message.TryGetProperty("seq", out _).Should().BeFalse();
        told.All[^1].Rows.Should().Be(result.Rows.Values.Sum());
        told.All.Select(p => p.Rows).Should().BeInAscendingOrder();
        stream.CanWrite.Should().BeTrue("it is the caller's to close");
    }

    [Fact]
    public async Task A_user_is_equal_after_a_round_trip_and_nobody_else_is_in_the_file()
    {
        await _source.FillAsync();
        await _source.RunAsync("UPDATE messages SET author_id = 'erika', updated_at = 3 WHERE id = 'erika-2'");

        var file = await _source.Store.ExportAsync(Filled.Erika);
        var imported = await _target.Store.ImportAsync(file);

        (file.Contains(Filled.Bob, StringComparison.Ordinal), file.Contains(Filled.Ops, StringComparison.Ordinal)).Should().Be((false, false));
        (await _target.DumpAsync()).Should().Equal((await _source.DumpAsync()).Where(row => row.Contains(Filled.Erika, StringComparison.Ordinal)));
        imported.Tables.Where(table => ExportedTable.All.Single(t => t.Name == table.Key).OwnedBlock is not null).Should().OnlyContain(table => table.Value.Added > 0);
    }

    [Fact]
    public async Task What_hangs_on_others_or_on_shared_rows_is_not_in_a_users_file()
    {
        var (own, others) = (await _source.Store.Conversations.CreateAsync(Filled.Erika), await _source.Store.Conversations.CreateAsync(Filled.Bob));
        var message = await _source.Store.Messages.AppendAsync(own.Id, MessageRole.User, "hello");
        await _source.Store.Messages.AddReactionAsync(message.Id, Filled.Bob, "+1");
        await _source.Store.Messages.AddReactionAsync(message.Id, Filled.Erika, "-1");
        var guest = await _source.Store.Messages.CreateAsync(new(others.Id, MessageRole.User, "a guest") { AuthorId = Filled.Erika });
        await _source.Store.Messages.AddReactionAsync(guest.Id, Filled.Erika, "wow");
        var (theirs, shared) = (await _source.Store.Knowledge.AddAsync(new("file", "f", "concept", "t", "theirs") { UserId = Filled.Erika }), await _source.Store.Knowledge.AddAsync(new("file", "f", "concept", "t", "shared")));
        await _source.Store.Knowledge.RelateAsync(theirs.Id, shared.Id, "extends");

        var file = await _source.Store.ExportAsync(Filled.Erika);

        (await _target.Store.ImportAsync(file)).Tables.Where(table => table.Value.Added > 0).ToDictionary(table => table.Key, table => table.Value.Added).Should().BeEquivalentTo(
            new Dictionary<string, long> { ["users"] = 1, ["conversations"] = 1, ["messages"] = 1, ["message_reactions"] = 1, ["knowledge_items"] = 1 });
        file.Should().NotContain("+1").And.NotContain("wow").And.NotContain("a guest").And.NotContain("shared");
    }

    [Fact]
    public async Task What_another_program_stored_that_is_no_text_stops_no_export()
    {
        await _source.Store.Conversations.CreateAsync(Filled.Erika);
        await _source.RunAsync("UPDATE users SET display_name = CAST(x'61ff62' AS TEXT), updated_at = updated_at + 1");

        await _target.Store.ImportAsync(await _source.Store.ExportAsync());

        (await _target.Store.Users.FindByIdAsync(Filled.Erika))!.DisplayName.Should().Be("a\uFFFDb");
    }

    [Fact]
    public async Task A_users_own_store_exports_the_same()
    {
        await _source.FillAsync();
        using var stream = new MemoryStream();

        await _source.Store.ForUser(Filled.Erika).ExportAsync(stream);

        System.Text.Encoding.UTF8.GetString(stream.ToArray()).Should().Be(await _source.Store.ExportAsync(Filled.Erika));
    }

    [Fact]
    public async Task A_user_without_rows_is_an_export_too()
    {
        var file = await _source.Store.ExportAsync("nobody");

        (await _target.Store.ImportAsync(file)).Tables.Values.Should().OnlyContain(table => table.Added == 0);
        file.Split('\n').Should().HaveCount(3);
    }

    [Fact]
    public async Task Importing_again_adds_nothing()
    {
        await _source.FillAsync();
        var file = await _source.Store.ExportAsync();
        await _target.Store.ImportAsync(file);
        var before = await _target.DumpAsync();

        var again = await _target.Store.ImportAsync(file);

        again.Tables.Values.Should().OnlyContain(table => table.Unchanged > 0 && table.Added + table.Kept + table.LeftOut == 0);
        (await _target.DumpAsync()).Should().Equal(before);
        (await _source.Store.ImportAsync(file)).Tables.Values.Should().OnlyContain(table => table.Added == 0, "nor does it where it came from");
        (await _source.Store.ImportAsync(await _source.Store.ExportAsync(Filled.Erika))).Tables.Values.Should().OnlyContain(table => table.Added == 0);
    }

    [Fact]
    public async Task A_user_can_be_brought_back_after_they_were_erased()
    {
        await _source.FillAsync();
        await _source.RunAsync("DELETE FROM provider_configs; UPDATE database_connections SET encrypted_password = NULL, updated_at = 2; UPDATE tool_executions SET decided_by = NULL, updated_at = 2");
        var before = await _source.DumpAsync();
        var file = await _source.Store.ExportAsync(Filled.Erika);
        await _source.Store.Maintenance.EraseUserAsync(Filled.Erika);

        await _source.Store.ImportAsync(file);

        (await _source.DumpAsync()).Should().BeEquivalentTo(before, "Bob is the author of his message again");
    }

    [Fact]
    public async Task A_link_to_a_user_who_is_not_there_is_lost_and_the_row_is_not()
    {
        await _source.FillAsync();
        var file = await _source.Store.ExportAsync(Filled.Erika);

        await _target.Store.ImportAsync(file);

        var guest = (await _target.Store.Messages.FindByIdAsync("erika-2"))!;
        (guest.AuthorId, guest.Content).Should().Be((null, "guest"));
        (await _target.Store.ImportAsync(file)).Tables["messages"].Should().BeEquivalentTo(new { Added = 0, Unchanged = 4, Kept = 0, LeftOut = 0 });
    }

    [Fact]
    public async Task A_row_with_other_values_is_a_conflict_and_nothing_is_imported()
    {
        await _source.FillAsync();
        var file = await _source.Store.ExportAsync();
        await _target.Store.ImportAsync(await _source.Store.ExportAsync(Filled.Bob));
        await _target.Store.Messages.EditAsync(Marked(Filled.Bob, "messages"), "changed since");
        var before = await _target.DumpAsync();

        var conflict = (await _target.Store.Awaiting(s => s.ImportAsync(file)).Should().ThrowAsync<ImportConflictException>()).Which;

        conflict.Should().Match<ImportConflictException>(e => e.Line > 1 && e.Table != null && e.Message.Contains($"'{e.ExistingId}'") && !e.Message.Contains("changed"));
        (await _target.DumpAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task Stored_rows_can_be_kept()
    {
        await _source.FillAsync();
        await _target.Store.ImportAsync(await _source.Store.ExportAsync(Filled.Bob));
        await _target.Store.Messages.EditAsync(Marked(Filled.Bob, "messages"), "changed since");
        await _target.RunAsync("UPDATE users SET display_name = 'Robert', updated_at = 5 WHERE id = 'bob'");

        var imported = await _target.Store.ImportAsync(await _source.Store.ExportAsync(), ImportConflicts.KeepStored);

        (imported.Tables["messages"].Kept, imported.Tables["users"].Kept, imported.Tables["users"].Added).Should().Be((1, 1, 1));
        (await _target.Store.Messages.FindByIdAsync(Marked(Filled.Bob, "messages")))!.Content.Should().Be("changed since");
        (await _target.Store.Users.FindByIdAsync(Filled.Bob))!.DisplayName.Should().Be("Robert");
        (await _target.Store.Users.FindByIdAsync(Filled.Erika)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_kept_row_must_hang_on_the_same_rows()
    {
        var chat = await _source.Store.Conversations.CreateAsync(Filled.Erika);
        await _target.Store.Conversations.CreateAsync(Filled.Bob);
        await _target.RunAsync($"UPDATE conversations SET id = '{chat.Id}', updated_at = updated_at + 1");
        var file = await _source.Store.ExportAsync(Filled.Erika);

        await _target.Store.Awaiting(s => s.ImportAsync(file, ImportConflicts.KeepStored)).Should().ThrowAsync<ImportConflictException>().WithMessage("*hangs on other rows*");

        (await _target.Store.Users.FindByIdAsync(Filled.Erika)).Should().BeNull();
    }

    [Fact]
    public async Task What_must_be_unique_and_is_anothers_is_a_conflict()
    {
        await _source.Store.Conversations.GetOrCreateAsync("discord:1", Filled.Erika);
        await _target.Store.Conversations.GetOrCreateAsync("discord:1", Filled.Bob);
        var file = await _source.Store.ExportAsync();

        var conflict = (await _target.Store.Awaiting(s => s.ImportAsync(file, ImportConflicts.KeepStored)).Should().ThrowAsync<ImportConflictException>()).Which;

        (conflict.Table, conflict.Message.Contains("conversations.external_key", StringComparison.Ordinal)).Should().Be(("conversations", true));
        (await _target.Store.Users.FindByIdAsync(Filled.Erika)).Should().BeNull("it is whole or not at all");
        await _target.Store.Conversations.CreateAsync(Filled.Bob);
    }

    [Fact]
    public async Task Imported_messages_keep_their_order_and_are_found_by_words_and_meaning()
    {
        var chat = await _source.Store.Conversations.CreateAsync(Filled.Erika);
        foreach (var i in Enumerable.Range(0, 20))
        {
            var message = await _source.Store.Messages.AppendAsync(chat.Id, MessageRole.User, $"run number {i} on the shore");
            await _source.Store.Messages.Embeddings.SetAsync(message.Id, "m", new float[] { 1, i });
        }

        await _source.Store.Memories.RememberAsync(Filled.Erika, "runs on the shore");
        await _source.Store.Knowledge.AddAsync(new("file", "f", "concept", "Shore", "where one runs") { UserId = Filled.Erika });
        await _target.Store.Messages.AppendAsync((await _target.Store.Conversations.CreateAsync(Filled.Bob)).Id, MessageRole.User, "a shore of his own");
        _ = await _target.Store.Messages.SearchAsync("shore");
        _ = await _target.Store.Messages.Embeddings.NearestAsync("m", new float[] { 1, 7 }, limit: 1);

        await _target.Store.ImportAsync(await _source.Store.ExportAsync());

        var (came, went) = (await _target.Store.Messages.FindByConversationIdAsync(chat.Id), await _source.Store.Messages.FindByConversationIdAsync(chat.Id));
        came.Select(m => m with { Seq = 0 }).Should().Equal(went.Select(m => m with { Seq = 0 }));
        (await _target.Store.Messages.SearchAsync("number 7")).Should().Contain(hit => hit.Item.Content.Contains("number 7 "));
        (await _target.Store.Memories.SearchAsync(Filled.Erika, "shore")).Should().ContainSingle();
        (await _target.Store.Knowledge.SearchAsync("shore")).Should().ContainSingle();
        (await _target.Store.Messages.Embeddings.NearestAsync("m", new float[] { 1, 7 }, limit: 1)).Should().ContainSingle();
        await _target.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "one more");
        (await _target.Store.Messages.GetRecentMessagesAsync(chat.Id, 1)).Should().ContainSingle().Which.Content.Should().Be("one more");
    }

    [Fact]
    public async Task What_was_left_out_of_prompts_still_is()
    {
        var chat = await _source.Store.Conversations.CreateAsync(Filled.Erika);
        var first = await _source.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "first");
        var second = await _source.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "second");
        await _source.Store.Context.RecordOptimizationAsync(new(chat.Id, "auto", "summarization", 100, 10) { AffectedMessages = [first.Id], Summary = "a first" });
        var undone = await _source.Store.Context.RecordOptimizationAsync(new(chat.Id, "auto", "truncation", 100, 10) { AffectedMessages = [second.Id] });
        await _source.Store.Context.UndoOptimizationAsync(undone.Id);

        await _target.Store.ImportAsync(await _source.Store.ExportAsync(Filled.Erika));

        const string Ledger = "SELECT group_concat(message_id || ':' || optimization_id || ':' || timestamp) FROM context_optimized_messages";
        (await _target.ScalarAsync(Ledger)).Should().NotBeNull().And.Be(await _source.ScalarAsync(Ledger));
        (await _target.ScalarAsync("SELECT count(*) FROM context_optimized_messages o JOIN messages m ON m.id = o.message_id AND m.seq = o.seq")).Should().Be("1");
    }

    [Fact]
    public async Task No_secret_is_in_the_file()
    {
        await using var source = Open("secret", o => o.SecretKeys.Add(new SecretKey("k", new byte[32])));
        await source.Store.Users.CreateAsync(new() { Id = Filled.Erika });
        await source.Store.Configuration.Providers.SaveAsync(Filled.Erika, "openrouter", new { apiKey = "hushhush" });
        await source.Store.Configuration.Settings.SetAsync("smtp.password", "hushhush", new() { IsSensitive = true });
        await source.Store.Configuration.Settings.SetAsync("smtp.host", "mail", new());
        await source.Store.Configuration.Settings.SetAsync("later", "hushhush", new());
        await source.Store.Configuration.Settings.SetAsync("later", "hushhush", new() { IsSensitive = true });
        await source.Store.Configuration.Connections.CreateAsync(new("main", "postgresql", "db", 5432, "app") { UserId = Filled.Erika, Password = new("hushhush") });

        var file = await source.Store.ExportAsync();
        await _target.Store.ImportAsync(file);

        file.Should().NotContain("hushhush").And.NotContain("cs1:").And.NotContain("smtp.password").And.NotContain("later").And.Contain("smtp.host").And.Contain("postgresql");
        (await _target.ScalarAsync("SELECT count(*) FROM database_connections WHERE encrypted_password IS NULL")).Should().Be("1");
        (await source.Store.ImportAsync(file)).Tables["database_connections"].Unchanged.Should().Be(1, "a password is no part of the file");
        (await source.ScalarAsync("SELECT count(*) FROM database_connections WHERE encrypted_password IS NULL")).Should().Be("0");
    }

    [Fact]
    public async Task A_cancelled_export_and_a_cancelled_import_stop_and_leave_the_store_in_use()
    {
        await _source.RunAsync("""
            WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO system_metrics (id, timestamp, metric_type, value, created_at) SELECT i, i, 'x', i, i FROM n
            """);
        var file = await _source.Store.ExportAsync();

        using (var stop = new CancellationTokenSource())
        {
            await _source.Store.Maintenance.Awaiting(m => m.ExportAsync(new MemoryStream(), progress: new Told<ExportProgress>(_ => stop.Cancel()), cancellationToken: stop.Token))
                .Should().ThrowAsync<OperationCanceledException>();
        }

        foreach (var step in new[] { ImportStep.Reading, ImportStep.Writing })
        {
            using var stop = new CancellationTokenSource();
            var told = new Told<ImportProgress>(p => { if (p.Step == step) { stop.Cancel(); } });
            await _target.Store.Maintenance.Awaiting(m => m.ImportAsync(Filled.Stream(file), progress: told, cancellationToken: stop.Token)).Should().ThrowAsync<OperationCanceledException>();
            told.All.Should().HaveCount(step == ImportStep.Reading ? 1 : 5, "three times a thousand are read, and the end of that");
        }

        (await _target.ScalarAsync("SELECT count(*) FROM system_metrics")).Should().Be("0");
        await _target.Store.Conversations.CreateAsync(Filled.Bob);
        (await _target.Store.ImportAsync(file)).Tables["system_metrics"].Added.Should().Be(3000);
    }

    [Fact]
    public async Task A_unit_of_work_refuses_both()
    {
        await using var work = await _source.Store.BeginAsync();

        await _source.Store.Maintenance.Awaiting(m => m.ExportAsync(new MemoryStream())).Should().ThrowAsync<InvalidOperationException>();
        await work.ForUser(Filled.Erika).Awaiting(u => u.ExportAsync(new MemoryStream())).Should().ThrowAsync<InvalidOperationException>();
        await work.ForUser(Filled.Erika).Awaiting(u => u.ImportAsync(new MemoryStream())).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Arguments_are_checked()
    {
        var (maintenance, shut) = (_source.Store.Maintenance, new MemoryStream());
        await shut.DisposeAsync();

        await maintenance.Awaiting(m => m.ExportAsync(null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("destination");
        await maintenance.Awaiting(m => m.ExportAsync(shut)).Should().ThrowAsync<ArgumentException>().WithParameterName("destination");
        await maintenance.Awaiting(m => m.ExportAsync(new MemoryStream(), "")).Should().ThrowAsync<ArgumentException>().WithParameterName("userId");
        await maintenance.Awaiting(m => m.ImportAsync(null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("source");
        await maintenance.Awaiting(m => m.ImportAsync(shut)).Should().ThrowAsync<ArgumentException>().WithParameterName("source");
        await maintenance.Awaiting(m => m.ImportAsync(new MemoryStream(), (ImportConflicts)7)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("conflicts");
    }

    private static string Marked(string user, string table) => Maintenance.Marked.Id(user, table);

    private RawStore Open(string name, Action<ConversationStoreOptions>? configure = null) =>
        new(_engine == EngineKind.InMemory ? "Data Source=:memory:" : $"Data Source={_directory[name + ".db"]}", configure);
}
