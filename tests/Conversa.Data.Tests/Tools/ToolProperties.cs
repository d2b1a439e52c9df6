using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Data.Conversations;
using Conversa.Data.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Tools;

/// <summary>What holds for any sequence of steps, for any parameters, and for any costs.</summary>
public sealed class ToolProperties : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private IConversationStore _store = null!;
    private int _users;

    // From each status, where a step may lead.
    private static readonly Dictionary<ToolExecutionStatus, ToolExecutionStatus[]> Flow = new()
    {
        [ToolExecutionStatus.Pending] = [ToolExecutionStatus.Approved, ToolExecutionStatus.Rejected, ToolExecutionStatus.Cancelled, ToolExecutionStatus.Expired],
        [ToolExecutionStatus.Approved] = [ToolExecutionStatus.Executing, ToolExecutionStatus.Cancelled],
        [ToolExecutionStatus.Executing] = [ToolExecutionStatus.Completed, ToolExecutionStatus.Failed, ToolExecutionStatus.Cancelled],
    };

    public async Task InitializeAsync() =>
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = _clock });

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_sequence_of_steps_keeps_to_the_flow_and_leaves_what_it_refuses() => Check(
        from steps in Gen.Choose(0, 8).ArrayOf()
        from expires in Gen.Elements(true, false)
        select (steps, expires),
        given =>
        {
            var execution = Wait(_store.Tools.RequestAsync(new(NewChat().Id, "t", "{}") { ExpiresAt = given.expires ? _clock.Now.AddMinutes(2) : null }));
            foreach (var step in given.steps)
            {
                var refused = !TryStep(step, execution.Id);
                var after = Wait(_store.Tools.FindByIdAsync(execution.Id))!;
                var legal = after.Status == execution.Status || Flow.GetValueOrDefault(execution.Status, []).Contains(after.Status);
                var whole = (after.ApprovedAt is not null || after.Status is not (ToolExecutionStatus.Approved or ToolExecutionStatus.Executing or ToolExecutionStatus.Completed or ToolExecutionStatus.Failed))
                    && (after.ExecutedAt is null || after.ApprovedAt is not null)
                    && (after.CompletedAt is null) == Flow.ContainsKey(after.Status)
                    && after.ParametersHash == execution.ParametersHash;
                if (!legal || !whole || (refused && after != execution))
                {
                    return false;
                }

                execution = after;
            }

            return true;
        });

    [Fact]
    public void Order_and_white_space_make_no_difference_and_any_other_value_does() => Check(
        from members in (from name in Texts from value in Values select (name, value)).ArrayOf().Select(m => m.DistinctBy(p => p.name).ToArray())
        from shuffled in Gen.Shuffle(members)
        from other in Values
        select (members, shuffled, other),
        given =>
        {
            var (one, two) = (Json(given.members, indented: false), Json(given.shuffled, indented: true));
            var same = ToolParameters.Hash("t", one) == ToolParameters.Hash("t", two);
            if (given.members.Length == 0)
            {
                return same;
            }

            var (name, value) = given.members[0];
            var changed = Json([(name, given.other), .. given.members[1..]], indented: false);
            return same && (ToolParameters.Hash("t", one) == ToolParameters.Hash("t", changed)) == (value == given.other);
        });

    [Fact]
    public void What_is_approved_by_settings_never_exceeds_the_hour() => Check(
        (from cost in Gen.Choose(0, 60) from minutes in Gen.Choose(0, 40) from ends in Gen.Elements(true, false) select (cost: cost / 100m, minutes, ends)).ArrayOf(),
        calls =>
        {
            var chat = NewChat();
            Wait(_store.Tools.Settings.SaveAsync(chat.UserId, new() { ReadOnlyOperations = true, MaxCostPerHour = 1, RequireApprovalForNewTools = false }));
            var approved = new List<(DateTimeOffset Until, decimal Cost)>();
            foreach (var (cost, minutes, ends) in calls)
            {
                _clock.Advance(TimeSpan.FromMinutes(minutes));
                var spent = approved.Where(a => a.Until > _clock.Now).Sum(a => a.Cost);
                var execution = Wait(_store.Tools.RequestAsync(new(chat.Id, "t", "{}") { Risk = ToolRisk.ReadOnly, EstimatedCost = cost }));
                if ((execution.Status == ToolExecutionStatus.Approved) != (spent + cost <= 1))
                {
                    return false;
                }

                if (execution.Status == ToolExecutionStatus.Approved)
                {
                    approved.Add((ends ? _clock.Now.AddHours(1) : _clock.Now.AddDays(1), cost));
                    if (ends)
                    {
                        Wait(_store.Tools.StartAsync(execution.Id, "t", "{}"));
                        Wait(_store.Tools.CompleteAsync(execution.Id));
                    }
                }
            }

            return true;
        });

    [Fact]
    public void Any_cost_comes_back_to_the_nano_unit() => Check(
        from units in Gen.Choose(0, 999_999)
        from nanos in Gen.Choose(0, 999_999_999)
        select units + (nanos / 1_000_000_000m),
        cost => Wait(_store.Tools.RequestAsync(new(NewChat().Id, "t", "{}") { EstimatedCost = cost })).EstimatedCost == cost);

    private bool TryStep(int step, string id)
    {
        try
        {
            StepAsync(step, id).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (e is ConversationStoreInvalidTransitionException || (e is ConversationStoreConflictException && step == 3))
        {
            return false;
        }
    }

    private Task StepAsync(int step, string id)
    {
        switch (step)
        {
            case 0:
                return _store.Tools.ApproveAsync(id, "a");
            case 1:
                return _store.Tools.RejectAsync(id, "a");
            case 2:
                return _store.Tools.StartAsync(id, "t", "{}");
            case 3:
                return _store.Tools.StartAsync(id, "t", "[]");
            case 4:
                return _store.Tools.CompleteAsync(id);
            case 5:
                return _store.Tools.FailAsync(id, "x");
            case 6:
                return _store.Tools.CancelAsync(id);
            case 7:
                return _store.Tools.ExpireAsync();
            default:
                _clock.Advance(TimeSpan.FromMinutes(1));
                return Task.CompletedTask;
        }
    }

    private Conversation NewChat() => Wait(_store.Conversations.CreateAsync($"user {++_users}"));

    private static string Json((string Name, string Value)[] members, bool indented) =>
        new JsonObject(members.Select(m => KeyValuePair.Create(m.Name, JsonNode.Parse(m.Value)))).ToJsonString(new JsonSerializerOptions { WriteIndented = indented });

    private static Gen<string> Values => Gen.Elements("1", "2", "null", "true", "\"1\"", "[]", "{}", "[1,2]", "{\"a\":{\"b\":[]}}", "\"é😀\\n\"");

    private static Gen<string> Texts => Gen.Elements("a", "A", "é", "\"", "\\", "\n", "漢", "\ud83d\ude00", "\uffff").ArrayOf().Select(string.Concat);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
