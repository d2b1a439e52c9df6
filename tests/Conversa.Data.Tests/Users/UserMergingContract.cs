using Conversa.Data.Caches;
using Conversa.Data.Conversations;
using Conversa.Data.Files;
using Conversa.Data.Messages;
using Conversa.Data.Tools;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Users;

public abstract class UserMergingContract(EngineKind engine) : StoreContract(engine)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Users.CreateAsync(new() { Id = Alice, DisplayName = "Alice" });
        await Store.Users.CreateAsync(new() { Id = Bob, DisplayName = "Bob", Metadata = """{"from":"email"}""" });
    }

    [Fact]
    public async Task What_was_the_merged_users_is_the_kept_users()
    {
        await Store.Users.LinkIdentityAsync(Alice, "discord", "1");
        await Store.Users.LinkIdentityAsync(Bob, "email", "bob@example.org");
        var session = await Store.Users.StartSessionAsync(Bob);
        var mine = await ChatAsync();
        var chat = await Store.Conversations.CreateAsync(new NewConversation(Bob) { ExternalKey = "email:bob", SessionId = session.Id });
        var written = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "from Bob");
        var answer = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "answer");
        var guest = await Store.Messages.CreateAsync(new(mine.Id, MessageRole.User, "Bob at Alice's") { AuthorId = Bob });
        await Store.Messages.EditAsync(written.Id, "edited", editedBy: Bob);
        await Store.Messages.AddReactionAsync(guest.Id, Bob, "👍");
        await Store.Configuration.Preferences.SetJsonAsync(Bob, "ui", "theme", "\"dark\"");
        var memory = await Store.Memories.RememberAsync(Bob, "likes tea");
        var exchange = await Store.Exchanges.AskAsync(new() { ConversationId = chat.Id, QuestionMessageId = written.Id });
        var known = await Store.Knowledge.AddAsync(new("file", "f", "concept", "x", "x") { UserId = Bob });
        var file = (await Store.Files.Tracked.TrackAsync(new NewTrackedFile("/f", 0, new string('a', 64)) { UserId = Bob })).File;
        var tool = await Store.Tools.RequestAsync(new(chat.Id, "search", "{}"));
        await Store.Tools.Settings.SaveAsync(Bob, new() { ReadOnlyOperations = true });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var merge = await Store.Users.MergeAsync(Alice, Bob);

        (await Store.Users.FindByIdAsync(Bob)).Should().BeNull();
        (await Store.Users.ListIdentitiesAsync(Alice)).Select(i => i.Platform).Should().Equal("discord", "email");
        (await Store.Users.FindOrCreateAsync("email", "bob@example.org")).Should().Be(merge.Kept);
        (await Store.Users.ListSessionsAsync(Alice)).Items.Should().Equal(session with { UserId = Alice, UpdatedAt = Clock.Now });
        var moved = await Store.Conversations.FindByExternalKeyAsync("email:bob");
        moved!.UserId.Should().Be(Alice);
        moved.SessionId.Should().Be(session.Id);
        var messages = await Store.Messages.FindByConversationIdAsync(chat.Id);
        messages.Select(m => (m.Id, m.UserId, m.AuthorId)).Should().Equal((written.Id, Alice, Alice), (answer.Id, Alice, null));
        (await Store.Messages.FindByIdAsync(guest.Id))!.AuthorId.Should().Be(Alice);
        (await Store.Messages.ListEditsAsync(written.Id)).Should().ContainSingle().Which.EditedBy.Should().Be(Alice);
        (await Store.Messages.ListReactionsAsync(guest.Id)).Should().ContainSingle().Which.UserId.Should().Be(Alice);
        (await Store.Configuration.Preferences.GetJsonAsync(Alice, "ui", "theme")).Should().Be("\"dark\"");
        (await Store.Memories.SearchAsync(Alice, "tea")).Select(h => h.Item.Id).Should().Equal(memory.Id);
        (await Store.ForUser(Alice).Exchanges.FindByIdAsync(exchange.Id)).Should().BeEquivalentTo(new { UserId = Alice, Question = "edited" });
        (await Store.ForUser(Alice).Knowledge.ListAsync()).Items.Select(k => k.Id).Should().Equal(known.Id);
        (await Store.Files.Tracked.FindByPathAsync("/f", Alice)).Should().Be(file with { UserId = Alice, UpdatedAt = Clock.Now });
        (await Store.Tools.FindByIdAsync(tool.Id)).Should().Be(tool with { UserId = Alice, UpdatedAt = Clock.Now });
        (await Store.Tools.Settings.GetAsync(Alice)).ReadOnlyOperations.Should().BeTrue();
        merge.Moved.Should().BeEquivalentTo(new Dictionary<string, long>
        {
            ["user_identities"] = 1,
            ["user_sessions"] = 1,
            ["user_preferences"] = 1,
            ["conversations"] = 1,
            ["messages"] = 3,
            ["message_edits"] = 1,
            ["message_reactions"] = 1,
            ["working_states"] = 0,
            ["user_goals"] = 0,
            ["traces"] = 0,
            ["memories"] = 1,
            ["exchanges"] = 1,
            ["knowledge_items"] = 1,
            ["tracked_files"] = 1,
            ["file_uploads"] = 0,
            ["tool_executions"] = 1,
            ["auto_approval_settings"] = 1,
            ["provider_configs"] = 0,
            ["api_quotas"] = 0,
            ["database_connections"] = 0,
            ["usage_logs"] = 0,
            ["ai_response_cache"] = 0,
            ["file_processing_cache"] = 0,
            ["feature_usage"] = 0,
            ["productivity_events"] = 0,
            ["record_metadata"] = 0,
            ["queue"] = 0,
            ["todos"] = 0,
        });
        merge.DroppedPreferences.Should().BeEmpty();
        merge.DroppedFiles.Should().BeEmpty();
        merge.DroppedApprovalSettings.Should().BeNull();
        merge.DroppedReactions.Should().BeEmpty();
    }

    [Fact]
    public async Task What_only_one_can_have_stays_the_kept_users_and_the_other_is_told()
    {
        var preferences = Store.Configuration.Preferences;
        await preferences.SetJsonAsync(Alice, "ui", "theme", "1");
        var lost = await preferences.SetJsonAsync(Bob, "ui", "theme", "2");
        await preferences.SetJsonAsync(Bob, "ui", "size", "3");
        await preferences.SetJsonAsync(Bob, "ai", "theme", "4");
        await Store.Tools.Settings.SaveAsync(Alice, new());
        await Store.Tools.Settings.SaveAsync(Bob, new() { MaxCostPerTool = 7, SpecificTools = new Dictionary<string, ToolApproval> { ["rm"] = ToolApproval.Reject } });
        var chat = await ChatAsync();
        var message = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "hi");
        await Store.Messages.AddReactionAsync(message.Id, Alice, "👍");
        await Store.Messages.AddReactionAsync(message.Id, Bob, "👍");
        await Store.Messages.AddReactionAsync(message.Id, Bob, "🎉");
        var both = new NewTrackedFile("/f", 0, new string('a', 64));
        var kept = (await Store.Files.Tracked.TrackAsync(both with { UserId = Alice })).File;
        var dropped = (await Store.Files.Tracked.TrackAsync(both with { UserId = Bob })).File;
        await Store.Files.Tracked.TrackAsync(both);
        await Store.Files.Tracked.TrackAsync(both with { FilePath = "/g", UserId = Bob });

        var merge = await Store.Users.MergeAsync(Alice, Bob);

        merge.DroppedPreferences.Should().Equal(lost);
        merge.DroppedReactions.Should().Equal(new MessageReaction { MessageId = message.Id, UserId = Bob, Reaction = "👍", CreatedAt = ManualClock.Start });
        merge.Moved["user_preferences"].Should().Be(2);
        merge.Moved["message_reactions"].Should().Be(1);
        merge.DroppedFiles.Should().Equal(dropped);
        merge.DroppedApprovalSettings.Should().BeEquivalentTo(new AutoApprovalSettings { MaxCostPerTool = 7, SpecificTools = new Dictionary<string, ToolApproval> { ["rm"] = ToolApproval.Reject } });
        (await Store.Tools.Settings.GetAsync(Alice)).MaxCostPerTool.Should().Be(1);
        merge.Moved["tracked_files"].Should().Be(1);
        (await Store.Files.Tracked.FindByPathAsync("/f", Alice)).Should().Be(kept);
        (await Store.Files.Tracked.ListAsync()).Items.Select(f => (f.FilePath, f.UserId)).Should().BeEquivalentTo([("/f", Alice), ("/f", null), ("/g", Alice)]);
        (await preferences.ListAsync(Alice)).Items.Select(p => (p.Category, p.Key, p.Value)).Should().Equal(("ai", "theme", "4"), ("ui", "size", "3"), ("ui", "theme", "1"));
        (await preferences.ListAsync(Bob)).Items.Should().BeEmpty();
        (await Store.Messages.ListReactionsAsync(message.Id)).Select(r => (r.UserId, r.Reaction)).Should().BeEquivalentTo([(Alice, "👍"), (Alice, "🎉")]);
    }

    [Fact]
    public async Task What_was_cached_recorded_and_noted_for_the_merged_user_is_the_kept_users()
    {
        var (request, key) = (new ResponseRequest("m", "[]"), new FileResultKey("/f", new string('a', 64), "parse"));
        foreach (var user in new[] { Alice, Bob })
        {
            await Store.Caches.Responses.SetAsync(request with { UserId = user }, new($"{user}'s"));
            await Store.Caches.FileResults.SetAsync(key with { UserId = user }, $"\"{user}\"");
            await Store.Configuration.Metadata.SetAsync("users", user, "both", user);
        }

        await Store.Caches.Responses.SetAsync(request with { Model = "n", UserId = Bob }, new("n"));
        await Store.Caches.FileResults.SetAsync(key with { FilePath = "/g", UserId = Bob }, "1");
        var session = await Store.Users.StartSessionAsync(Bob);
        var use = await Store.Analytics.Features.StartAsync(new("search", "core") { SessionId = session.Id });
        var saved = await Store.Analytics.Productivity.RecordAsync(new("review", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)) { UserId = Bob });
        var chat = await ChatAsync(Bob);
        await Store.Configuration.Metadata.SetAsync("conversations", chat.Id, "k", "v");
        await Store.Configuration.Metadata.SetAsync("users", Bob, "his", "v");

        var merge = await Store.Users.MergeAsync(Alice, Bob);

        (await Store.Caches.Responses.GetAsync(request with { UserId = Alice }))!.Response.Should().Be("alice's");
        (await Store.Caches.Responses.GetAsync(request with { Model = "n", UserId = Alice }))!.Response.Should().Be("n");
        (await Store.Caches.Responses.GetStatisticsAsync()).Entries.Should().Be(2);
        (await Store.Caches.FileResults.GetAsync(key with { UserId = Alice }))!.ResultData.Should().Be("\"alice\"");
        (await Store.Caches.FileResults.GetAsync(key with { FilePath = "/g", UserId = Alice }))!.ResultData.Should().Be("1");
        (await Store.Analytics.Features.FindByIdAsync(use))!.UserId.Should().Be(Alice);
        (await Store.Analytics.Productivity.FindByIdAsync(saved.Id))!.UserId.Should().Be(Alice);
        (await Store.Configuration.Metadata.ListAsync("users", Alice)).Items.Select(m => (m.Key, m.Value, m.UserId)).Should().Equal(("both", Alice, Alice), ("his", "v", Alice));
        (await Store.Configuration.Metadata.ListAsync("users", Bob)).Items.Should().BeEmpty();
        (await Store.ForUser(Alice).Configuration.Metadata.GetAsync("conversations", chat.Id, "k"))!.Value.Should().Be("v");
        merge.Moved.Where(m => m.Key is "ai_response_cache" or "file_processing_cache" or "feature_usage" or "productivity_events" or "record_metadata").Select(m => m.Value).Should().Equal(1, 1, 1, 1, 2);
    }

    [Fact]
    public async Task The_kept_user_takes_the_others_name_and_metadata_only_where_they_have_none()
    {
        var bob = await Store.Users.FindByIdAsync(Bob);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var merge = await Store.Users.MergeAsync(Alice, Bob);

        merge.Kept.Should().Be(new User { Id = Alice, DisplayName = "Alice", Metadata = """{"from":"email"}""", CreatedAt = ManualClock.Start, UpdatedAt = Clock.Now });
        merge.Merged.Should().Be(bob);
        (await Store.Users.FindByIdAsync(Alice)).Should().Be(merge.Kept);
    }

    [Fact]
    public async Task Merging_a_user_with_themselves_or_with_nobody_is_refused_and_changes_nothing()
    {
        var before = await Store.Users.FindByIdAsync(Alice);

        var self = () => Store.Users.MergeAsync(Alice, Alice);
        await self.Should().ThrowAsync<ArgumentException>().WithParameterName("mergedUserId");
        foreach (var (kept, merged) in new[] { (Alice, "nobody"), ("nobody", Alice), (Alice, "Alice") })
        {
            var merge = () => Store.Users.MergeAsync(kept, merged);
            await merge.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var (kept, merged, parameter) in new[] { ("", Bob, "keptUserId"), (Alice, "", "mergedUserId"), (null!, Bob, "keptUserId"), (Alice, "\0", "mergedUserId") })
        {
            var merge = () => Store.Users.MergeAsync(kept, merged);
            await merge.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.FindByIdAsync(Alice)).Should().Be(before);
        (await Store.Users.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task A_merge_in_a_unit_of_work_that_is_not_committed_did_not_happen()
    {
        var chat = await ChatAsync(Bob);

        await using (var work = await Store.BeginAsync())
        {
            (await work.Users.MergeAsync(Alice, Bob)).Moved["conversations"].Should().Be(1);
            (await work.Conversations.FindByIdAsync(chat.Id))!.UserId.Should().Be(Alice);
        }

        (await Store.Conversations.FindByIdAsync(chat.Id))!.UserId.Should().Be(Bob);
        (await Store.Users.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task One_users_store_cannot_merge()
    {
        foreach (var user in new[] { Alice, Bob, "Bob" })
        {
            var users = Store.ForUser(user).Users;
            foreach (var (kept, merged) in new[] { (Alice, Bob), (Bob, Alice) })
            {
                var merge = () => users.MergeAsync(kept, merged);
                await merge.Should().ThrowAsync<ConversationStoreNotFoundException>();
            }
        }

        (await Store.Users.CountAsync()).Should().Be(2);
    }
}
