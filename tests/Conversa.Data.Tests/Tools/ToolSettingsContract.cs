using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

public abstract class ToolSettingsContract(EngineKind engine) : ToolContract(engine)
{
    private static readonly AutoApprovalSettings Whole = new()
    {
        ReadOnlyOperations = true,
        LowRiskOperations = true,
        SpecificTools = new Dictionary<string, ToolApproval> { ["read file"] = ToolApproval.Approve, ["\"rm\" é"] = ToolApproval.Reject, ["write"] = ToolApproval.Ask },
        MaxCostPerTool = 0.123456789m,
        MaxCostPerHour = 1_000_000,
        RequireApprovalForNewTools = false,
        Metadata = """{"a": 1}""",
    };

    private IToolSettingsRepository Settings => Tools.Settings;

    [Fact]
    public async Task A_user_without_settings_has_the_defaults()
    {
        var defaults = await Settings.GetAsync("nobody");

        defaults.Should().BeEquivalentTo(new AutoApprovalSettings());
        (defaults.ReadOnlyOperations, defaults.LowRiskOperations, defaults.MaxCostPerTool, defaults.MaxCostPerHour, defaults.RequireApprovalForNewTools)
            .Should().Be((false, false, 1m, 10m, true));
        defaults.SpecificTools.Should().BeEmpty();
        (await Store.Users.FindByIdAsync("nobody")).Should().BeNull("reading makes nobody");
    }

    [Fact]
    public async Task Save_stores_every_property_in_the_place_of_what_was_stored()
    {
        await Settings.SaveAsync(Alice, Whole);
        var first = await Settings.GetAsync(Alice);
        await Settings.SaveAsync(Alice, new() { MaxCostPerTool = null, MaxCostPerHour = null });

        first.Should().BeEquivalentTo(Whole);
        (await Settings.GetAsync(Alice)).Should().BeEquivalentTo(new AutoApprovalSettings { MaxCostPerTool = null, MaxCostPerHour = null });
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull("they appear with their settings");
    }

    [Fact]
    public async Task A_conversations_settings_are_JSON_in_its_row()
    {
        var chat = await ChatAsync();
        var own = new ConversationApprovalSettings
        {
            ReadOnlyOperations = true,
            LowRiskOperations = false,
            SpecificTools = Whole.SpecificTools,
            MaxCostPerTool = 0.5m,
            MaxCostPerHour = 2,
            RequireApprovalForNewTools = false,
        };
        (await Settings.GetForConversationAsync(chat.Id)).Should().BeNull();

        await Settings.SaveForConversationAsync(chat.Id, own);
        (await Settings.GetForConversationAsync(chat.Id)).Should().BeEquivalentTo(own);
        await Settings.SaveForConversationAsync(chat.Id, new() { MaxCostPerTool = 0.5m, SpecificTools = new Dictionary<string, ToolApproval> { ["rm"] = ToolApproval.Reject } });
        (await Store.Conversations.FindByIdAsync(chat.Id))!.AutoApprovalSettings.Should().Be("""{"specific_tools":{"rm":"reject"},"max_cost_per_tool":0.5}""");
        await Settings.SaveForConversationAsync(chat.Id, null);

        (await Store.Conversations.FindByIdAsync(chat.Id))!.AutoApprovalSettings.Should().BeNull();
        (await Settings.GetForConversationAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task What_holds_in_a_conversation_is_its_own_before_its_owners_with_the_lower_limits()
    {
        var chat = await ChatAsync();
        (await Settings.GetEffectiveAsync(chat.Id)).Should().BeEquivalentTo(new AutoApprovalSettings());
        await Settings.SaveAsync(Alice, Whole);
        (await Settings.GetEffectiveAsync(chat.Id)).Should().BeEquivalentTo(Whole);

        await Settings.SaveForConversationAsync(chat.Id, new()
        {
            ReadOnlyOperations = false,
            RequireApprovalForNewTools = true,
            MaxCostPerTool = 5,
            MaxCostPerHour = 5,
            SpecificTools = new Dictionary<string, ToolApproval> { ["write"] = ToolApproval.Approve, ["new"] = ToolApproval.Ask },
        });

        (await Settings.GetEffectiveAsync(chat.Id)).Should().BeEquivalentTo(Whole with
        {
            ReadOnlyOperations = false,
            RequireApprovalForNewTools = true,
            MaxCostPerHour = 5,
            SpecificTools = new Dictionary<string, ToolApproval>
            {
                ["read file"] = ToolApproval.Approve,
                ["\"rm\" é"] = ToolApproval.Reject,
                ["write"] = ToolApproval.Approve,
                ["new"] = ToolApproval.Ask,
            },
        });
    }

    [Fact]
    public async Task A_limit_of_one_side_only_holds()
    {
        var chat = await ChatAsync();
        await Settings.SaveAsync(Alice, new() { MaxCostPerTool = null, MaxCostPerHour = 3 });
        await Settings.SaveForConversationAsync(chat.Id, new() { MaxCostPerTool = 2 });

        (await Settings.GetEffectiveAsync(chat.Id)).Should().Match<AutoApprovalSettings>(s => s.MaxCostPerTool == 2 && s.MaxCostPerHour == 3);
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name()
    {
        var chat = await ChatAsync();
        var bad = new Dictionary<string, ToolApproval> { ["x"] = (ToolApproval)9 };
        var nameless = new Dictionary<string, ToolApproval> { [""] = ToolApproval.Ask };
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Settings.GetAsync(""), "userId"),
            (() => Settings.SaveAsync("", new()), "userId"),
            (() => Settings.SaveAsync(Bob, null!), "settings"),
            (() => Settings.SaveAsync(Bob, new() { SpecificTools = null! }), "settings.SpecificTools"),
            (() => Settings.SaveAsync(Bob, new() { SpecificTools = bad }), "settings.SpecificTools"),
            (() => Settings.SaveAsync(Bob, new() { SpecificTools = nameless }), "settings.SpecificTools"),
            (() => Settings.SaveAsync(Bob, new() { MaxCostPerTool = -1 }), "settings.MaxCostPerTool"),
            (() => Settings.SaveAsync(Bob, new() { MaxCostPerHour = 1_000_001 }), "settings.MaxCostPerHour"),
            (() => Settings.SaveAsync(Bob, new() { Metadata = "{" }), "settings.Metadata"),
            (() => Settings.GetForConversationAsync(""), "conversationId"),
            (() => Settings.SaveForConversationAsync("", null), "conversationId"),
            (() => Settings.SaveForConversationAsync(chat.Id, new() { SpecificTools = bad }), "settings.SpecificTools"),
            (() => Settings.SaveForConversationAsync(chat.Id, new() { MaxCostPerTool = -1 }), "settings.MaxCostPerTool"),
            (() => Settings.SaveForConversationAsync(chat.Id, new() { MaxCostPerHour = -1 }), "settings.MaxCostPerHour"),
            (() => Settings.GetEffectiveAsync(""), "conversationId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.FindByIdAsync(Bob)).Should().BeNull();
        (await Settings.GetForConversationAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task An_unknown_conversation_is_null_to_read_and_an_error_to_change()
    {
        (await Settings.GetForConversationAsync("nothing")).Should().BeNull();
        (await Settings.GetEffectiveAsync("nothing")).Should().BeNull();
        (await FluentActions.Awaiting(() => Settings.SaveForConversationAsync("nothing", new())).Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
    }

    [Fact]
    public async Task A_users_store_has_their_own_settings_only()
    {
        var chat = await ChatAsync();
        await Settings.SaveAsync(Alice, Whole);
        await Settings.SaveForConversationAsync(chat.Id, new() { MaxCostPerTool = 2 });
        var (mine, theirs) = (Store.ForUser(Alice).Tools.Settings, Store.ForUser(Bob).Tools.Settings);

        (await mine.GetAsync(Alice)).Should().BeEquivalentTo(Whole);
        (await mine.GetForConversationAsync(chat.Id)).Should().NotBeNull();
        (await mine.GetEffectiveAsync(chat.Id)).Should().NotBeNull();
        (await theirs.GetAsync(Alice)).Should().BeEquivalentTo(new AutoApprovalSettings());
        (await theirs.GetForConversationAsync(chat.Id)).Should().BeNull();
        (await theirs.GetEffectiveAsync(chat.Id)).Should().BeNull();
        await FluentActions.Awaiting(() => theirs.SaveAsync(Alice, new())).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await FluentActions.Awaiting(() => theirs.SaveForConversationAsync(chat.Id, null)).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await mine.SaveAsync(Alice, new() { MaxCostPerHour = 4 });
        await mine.SaveForConversationAsync(chat.Id, null);

        (await Settings.GetEffectiveAsync(chat.Id)).Should().BeEquivalentTo(new AutoApprovalSettings { MaxCostPerHour = 4 });
    }

    [Fact]
    public async Task Settings_hold_from_when_they_are_committed()
    {
        await using var work = await Store.BeginAsync();
        await work.Tools.Settings.SaveAsync(Alice, Whole);
        (await work.Tools.Settings.GetAsync(Alice)).Should().BeEquivalentTo(Whole);
        await work.DisposeAsync();

        (await Settings.GetAsync(Alice)).Should().BeEquivalentTo(new AutoApprovalSettings());
    }
}
