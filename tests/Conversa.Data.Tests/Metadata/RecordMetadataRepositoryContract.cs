using Conversa.Data.Files;
using Conversa.Data.Messages;
using Conversa.Data.Metadata;

namespace Conversa.Data.Tests.Metadata;

public abstract class RecordMetadataRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private IRecordMetadataRepository Metadata => Store.Configuration.Metadata;

    [Fact]
    public async Task Set_notes_something_and_notes_it_anew()
    {
        var message = await MessageAsync();

        var noted = await Metadata.SetAsync("messages", message, "reviewed", "yes", chunkId: "2");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var anew = await Metadata.SetAsync("messages", message, "reviewed", "");

        noted.Should().Be(new RecordMetadata
        {
            TableName = "messages",
            RecordId = message,
            Key = "reviewed",
            Value = "yes",
            ChunkId = "2",
            UserId = Alice,
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        anew.Should().Be(noted with { Value = "", ChunkId = null, UpdatedAt = Clock.Now });
        (await Metadata.GetAsync("messages", message, "reviewed")).Should().Be(anew);
        (await Metadata.GetAsync("messages", message, "Reviewed")).Should().BeNull();
        (await Metadata.GetAsync("conversations", message, "reviewed")).Should().BeNull();
    }

    [Fact]
    public async Task List_goes_by_key_and_pages()
    {
        var message = await MessageAsync();
        foreach (var key in new[] { "b", "é", "a", "B", "c" })
        {
            await Metadata.SetAsync("messages", message, key, "v");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Metadata.ListAsync("messages", message, limit: 2, cursor: cursor);
            seen.AddRange(page.Items.Select(m => m.Key));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Should().Equal("B", "a", "b", "c", "é");
        (await Metadata.ListAsync("messages", "nothing")).Items.Should().BeEmpty();
        var other = (await Metadata.ListAsync("messages", message, limit: 1)).NextCursor;
        var misuse = () => Metadata.ListAsync("messages", "nothing", cursor: other);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task Find_finds_by_key_and_the_whole_value_over_all_tables()
    {
        var (first, second) = (await MessageAsync(), await MessageAsync());
        var chat = await ChatAsync(Bob);
        await Metadata.SetAsync("messages", second, "source", "import");
        await Metadata.SetAsync("conversations", chat.Id, "source", "import");
        await Metadata.SetAsync("messages", first, "source", "import");
        await Metadata.SetAsync("messages", first, "other", "import");
        await Metadata.SetAsync("users", Alice, "source", "imports");

        async Task<List<string>> Of(string value, string? table = null)
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Metadata.FindAsync("source", value, table, limit: 1, cursor: cursor);
                seen.AddRange(page.Items.Select(m => m.RecordId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }

        (await Of("import")).Should().Equal(second, chat.Id, first);
        (await Of("import", "messages")).Should().Equal(second, first);
        (await Of("Import")).Should().BeEmpty();
        var cursor = (await Metadata.FindAsync("source", "import", limit: 1)).NextCursor;
        var misuse = () => Metadata.FindAsync("source", "imports", cursor: cursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task Remove_and_RemoveAll_say_what_they_did()
    {
        var message = await MessageAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            await Metadata.SetAsync("messages", message, key, "v");
        }

        (await Metadata.RemoveAsync("messages", message, "a")).Should().BeTrue();
        (await Metadata.RemoveAsync("messages", message, "a")).Should().BeFalse();
        (await Metadata.RemoveAllAsync("messages", message)).Should().Be(2);
        (await Metadata.RemoveAllAsync("messages", message)).Should().Be(0);
    }

    [Fact]
    public async Task Rows_of_any_of_the_tables_can_have_notes_which_go_with_them()
    {
        var rows = await RowOfEachAsync();
        foreach (var (table, id) in rows)
        {
            (await Metadata.SetAsync(table, id, "k", "v")).UserId.Should().Be(Alice, "{0} belongs to her", table);
            var none = () => Metadata.SetAsync(table, "nothing", "k", "v");
            await none.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        var deletions = new (string Table, Func<Task> Delete)[]
        {
            ("knowledge_items", () => Store.Knowledge.DeleteAsync(rows["knowledge_items"])),
            ("memories", () => Store.Memories.DeleteAsync(rows["memories"])),
            ("tracked_files", () => Store.Files.Tracked.DeleteAsync(rows["tracked_files"])),
            ("user_goals", () => Store.Goals.DeleteAsync(rows["user_goals"])),
            ("messages", () => Store.Messages.DeleteAsync(rows["messages"])),
            ("conversations", () => Store.Conversations.DeleteAsync(rows["conversations"])),
            ("users", () => Store.Users.DeleteAsync(Alice)),
        };
        foreach (var (table, delete) in deletions)
        {
            await delete();
            (await Metadata.GetAsync(table, rows[table], "k")).Should().BeNull("its row in {0} is gone", table);
        }

        (await Metadata.FindAsync("k", "v")).Items.Should().BeEmpty("a message took its classification with it, a conversation its flow, and the user the rest");
    }

    [Fact]
    public async Task The_store_of_one_user_has_notes_on_their_rows_only()
    {
        var rows = await RowOfEachAsync();
        var shared = await Store.Knowledge.AddAsync(new("file", "f", "concept", "x", "x"));
        (await Metadata.SetAsync("knowledge_items", shared.Id, "k", "v")).UserId.Should().BeNull();
        var (hers, his) = (Store.ForUser(Alice).Configuration.Metadata, Store.ForUser(Bob).Configuration.Metadata);

        foreach (var (table, id) in rows)
        {
            await hers.SetAsync(table, id, "k", "v");
            var set = () => his.SetAsync(table, id, "k", "his");
            await set.Should().ThrowAsync<ConversationStoreNotFoundException>();
            (await his.GetAsync(table, id, "k")).Should().BeNull();
            (await his.ListAsync(table, id)).Items.Should().BeEmpty();
            (await his.RemoveAsync(table, id, "k")).Should().BeFalse();
            (await his.RemoveAllAsync(table, id)).Should().Be(0);
            (await hers.GetAsync(table, id, "k"))!.Value.Should().Be("v");
            (await hers.ListAsync(table, id)).Items.Should().ContainSingle();
        }

        (await his.FindAsync("k", "v")).Items.Should().BeEmpty();
        (await hers.FindAsync("k", "v")).Items.Should().HaveCount(rows.Count);
        (await hers.FindAsync("k", "v", "flows")).Items.Should().ContainSingle();
        (await Metadata.FindAsync("k", "v")).Items.Should().HaveCount(rows.Count + 1);
        var onShared = () => hers.SetAsync("knowledge_items", shared.Id, "k", "hers");
        await onShared.Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await hers.GetAsync("knowledge_items", shared.Id, "k")).Should().BeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Metadata.SetAsync(null!, "r", "k", "v"), "tableName"),
            (() => Metadata.SetAsync("Messages", "r", "k", "v"), "tableName"),
            (() => Metadata.SetAsync("store_info", "r", "k", "v"), "tableName"),
            (() => Metadata.SetAsync("messages", "", "k", "v"), "recordId"),
            (() => Metadata.SetAsync("messages", "r", "", "v"), "key"),
            (() => Metadata.SetAsync("messages", "r", "k", null!), "value"),
            (() => Metadata.SetAsync("messages", "r", "k", "\0"), "value"),
            (() => Metadata.SetAsync("messages", "r", "k", "v", ""), "chunkId"),
            (() => Metadata.GetAsync("x", "r", "k"), "tableName"),
            (() => Metadata.GetAsync("messages", "r", null!), "key"),
            (() => Metadata.ListAsync("x", "r"), "tableName"),
            (() => Metadata.ListAsync("messages", "r", limit: 0), "limit"),
            (() => Metadata.ListAsync("messages", "r", cursor: "x"), "cursor"),
            (() => Metadata.FindAsync("", "v"), "key"),
            (() => Metadata.FindAsync("k", null!), "value"),
            (() => Metadata.FindAsync("k", "v", "x"), "tableName"),
            (() => Metadata.FindAsync("k", "v", limit: 0), "limit"),
            (() => Metadata.RemoveAsync("x", "r", "k"), "tableName"),
            (() => Metadata.RemoveAsync("messages", "r", ""), "key"),
            (() => Metadata.RemoveAllAsync("messages", ""), "recordId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    private async Task<string> MessageAsync() => (await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "x")).Id;

    // All of Alice's.
    private async Task<Dictionary<string, string>> RowOfEachAsync()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        return new(StringComparer.Ordinal)
        {
            ["users"] = Alice,
            ["conversations"] = chat.Id,
            ["messages"] = message.Id,
            ["memories"] = (await Store.Memories.RememberAsync(Alice, "x")).Id,
            ["knowledge_items"] = (await Store.Knowledge.AddAsync(new("file", "f", "concept", "x", "x") { UserId = Alice })).Id,
            ["tracked_files"] = (await Store.Files.Tracked.TrackAsync(new NewTrackedFile("/f", 0, new string('a', 64)) { UserId = Alice })).File.Id,
            ["flows"] = (await Store.Flows.CreateFlowAsync(new(chat.Id, "f", 1))).Id,
            ["user_goals"] = (await Store.Goals.CreateAsync(new(Alice, "x"))).Id,
            ["user_sessions"] = (await Store.Users.StartSessionAsync(Alice)).Id,
            ["classification_results"] = (await Store.Classifications.SaveClassificationAsync(new(message.Id, "intent", "{}", 1, 1))).Id,
        };
    }
}
