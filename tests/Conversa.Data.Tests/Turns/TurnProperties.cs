using Conversa.Data.Classifications;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Traces;
using Conversa.Data.Turns;
using Conversa.Data.Usage;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Turns;

/// <summary>Saving a turn is saving its parts one by one, whatever the turn.</summary>
public sealed class TurnProperties : IAsyncLifetime
{
    private const string Chat = "chat";
    private const string Before = "before";

    private readonly ManualClock _clock = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void A_turn_is_its_parts_saved_one_by_one() => Check(
        Turns.ArrayOf(3),
        turns =>
        {
            using var whole = Wait(OpenAsync());
            using var parts = Wait(OpenAsync());
            foreach (var turn in turns)
            {
                var one = Outcome(() => Wait(whole.SaveTurnAsync(turn)));
                var other = Outcome(() => Wait(InPartsAsync(parts, turn)));
                if (one != other)
                {
                    return false;
                }
            }

            return Wait(DumpAsync(whole)) == Wait(DumpAsync(parts));
        });

    private async Task<IConversationStore> OpenAsync()
    {
        var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = _clock });
        await store.Conversations.CreateAsync(new NewConversation("alice") { Id = Chat });
        await store.Messages.CreateAsync(new(Chat, MessageRole.User, "earlier") { Id = "m0", ExternalId = "e0" });
        return store;
    }

    // In a unit of work, so that what fails leaves nothing either.
    private static async Task<bool> InPartsAsync(IConversationStore store, NewTurn turn)
    {
        await using var work = await store.BeginAsync();
        var stored = new List<Message>();
        string IdOf(string id) => stored.Zip(turn.Messages).FirstOrDefault(m => m.Second.Id == id).First?.Id ?? id;
        foreach (var message in turn.Messages)
        {
            stored.Add(await work.Messages.CreateAsync(message with { ParentId = message.ParentId is { } parent ? IdOf(parent) : null }));
        }

        if (turn.AnsweredMessageId is { } answered)
        {
            await work.Messages.SetResponseAsync(IdOf(answered), stored[^1].Id);
        }

        if (turn.State is { } state)
        {
            await work.States.SaveStateJsonAsync(Chat, state.State, state.ExpectedVersion, state.Metadata);
        }

        if (turn.WorkingState is { } working)
        {
            await work.States.SetWorkingStateAsync(Chat, working);
        }

        foreach (var classification in turn.Classifications)
        {
            await work.Classifications.SaveClassificationAsync(classification with { MessageId = IdOf(classification.MessageId) });
        }

        if (turn.Decision is { } decision)
        {
            await work.Classifications.SaveArbiterDecisionAsync(decision with { MessageId = IdOf(decision.MessageId) });
        }

        if (turn.Flow is { Start: { } start } begun)
        {
            var flow = await work.Flows.CreateFlowAsync(start);
            _ = begun.Complete ? await work.Flows.CompleteFlowAsync(flow.Id) : flow;
        }
        else if (turn.Flow is { FlowId: { } id } moved)
        {
            _ = moved switch
            {
                { Step: { } step, State: { } json } => await work.Flows.UpdateFlowStepJsonAsync(id, step, json),
                { Step: { } step } => await work.Flows.UpdateFlowStepAsync(id, step),
                _ => null,
            };
            _ = moved.Complete ? await work.Flows.CompleteFlowAsync(id) : null;
        }

        foreach (var trace in turn.Traces)
        {
            await work.Traces.StartTraceAsync(trace with { ConversationId = Chat, MessageId = trace.MessageId is { } m ? IdOf(m) : null });
        }

        foreach (var usage in turn.Usage)
        {
            await work.Usage.LogAsync(usage with { ConversationId = Chat, MessageId = usage.MessageId is { } m ? IdOf(m) : null });
        }

        await work.CommitAsync();
        return true;
    }

    private static async Task<string> DumpAsync(IConversationStore store)
    {
        var messages = (await store.Messages.ListAsync(Chat, limit: 1000)).Items;
        var states = (await store.States.ListAsync(Chat, limit: 1000)).Items.Select(s => s with { Id = "", PreviousStateId = null });
        var working = await store.States.GetWorkingStateAsync(Chat);
        var classifications = (await store.Classifications.GetClassificationsForConversationAsync(Chat, limit: 1000)).Items;
        var decisions = await store.Classifications.GetArbiterDecisionsForMessagesAsync([.. messages.Select(m => m.Id)]);
        var flows = (await store.Flows.ListAsync(Chat, limit: 1000)).Items;
        var traces = (await store.Traces.ListAsync(Chat, limit: 1000)).Items;
        var usage = (await store.Usage.ListAsync(limit: 1000)).Items.Select(u => (u, string.Join(',', u.CapabilityTypes)));
        var chat = await store.Conversations.FindByIdAsync(Chat);
        return string.Join(
            '\n',
            [.. messages, .. states, working is null ? "" : working with { Id = "", FocusAreas = [] }, string.Join(',', working?.FocusAreas ?? []), .. classifications, .. decisions.Values.OrderBy(d => d.Id), .. flows, .. traces, .. usage, chat]);
    }

    private static string Outcome(Func<object> save)
    {
        try
        {
            _ = save();
            return "";
        }
        catch (Exception e) when (e is ConversationStoreException or ArgumentException)
        {
            return e.GetType().Name;
        }
    }

    private static Gen<string> Ids(string kind) => Gen.Choose(0, 6).Select(i => $"{kind}{i}");

    // Mostly a message that is there.
    private static Gen<string> Known => Gen.Frequency((9, Gen.Constant("m0")), (1, Ids("m")));

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : class =>
        Gen.Frequency((2, gen.Select(x => (T?)x)), (1, Gen.Constant<T?>(null)));

    private static Gen<T[]> Few<T>(Gen<T> gen, int most) => Gen.Choose(0, most).SelectMany(n => gen.ArrayOf(n));

    private static Gen<NewTurn> Turns =>
        from messages in Few(
            from id in Gen.Choose(1, 99).Select(i => $"m{i}")
            from external in Maybe(Ids("e"))
            from role in Gen.Elements(MessageRole.User, MessageRole.Assistant, MessageRole.Tool)
            from parent in Gen.Elements(null, null, null, "m0", Before)
            from ahead in Gen.Elements<int?>(null, null, 0, 5)
            select new NewMessage(Chat, role, id) { Id = id, ExternalId = external, ParentId = parent, Timestamp = ahead is { } s ? ManualClock.Start.AddSeconds(s) : null },
            3)
        from answered in Maybe(Known)
        from state in Maybe(from expected in Gen.Elements<long?>(null, null, 0, 1) select new NewState("""{"a":1}""") { ExpectedVersion = expected, Metadata = "2" })
        from working in Maybe(from steps in Gen.Choose(0, 9) select new NewWorkingState { StepCount = steps, FocusAreas = ["x", "y"] })
        from classifications in Few(from m in Known from c in Ids("c") from x in Gen.Choose(0, 9) select new NewClassification(m, c, $$"""{"a":{{x}}}""", x / 9.0, x), 2)
        from decision in Maybe(from m in Known from x in Gen.Choose(0, 9) select new NewArbiterDecision(m, $$"""{"a":{{x}}}"""))
        from flow in Maybe(FlowSteps)
        from traces in Few(from s in Ids("s") from m in Maybe(Known) from end in Gen.Choose(-1, 9) select new NewTrace(s) { MessageId = m, StartTime = ManualClock.Start, EndTime = end < 0 ? null : ManualClock.Start.AddMilliseconds(end), Error = end > 6 ? "1" : null }, 2)
        from usage in Few(from m in Maybe(Known) from p in Maybe(Ids("p")) from n in Gen.Choose(0, 9) select new NewUsage("x", "y") { MessageId = m, ProviderMessageId = p, Cost = n / 4m, CapabilityTypes = ["a", "a", "b"] }, 2)
        from tag in Gen.Choose(0, int.MaxValue)
        select Identified(new NewTurn(Chat) { Messages = messages, AnsweredMessageId = messages.Length == 0 ? null : answered, State = state, WorkingState = working, Classifications = classifications, Decision = decision, Flow = flow, Traces = traces, Usage = usage }, tag);

    private static Gen<FlowStep> FlowSteps =>
        from start in Maybe(from id in Ids("f") from steps in Gen.Choose(1, 4) select new NewFlow(Chat, "t", steps) { Id = id })
        from id in Ids("f")
        from step in Gen.Choose(0, 5)
        from json in Maybe(Gen.Constant("""{"s":1}"""))
        from complete in Gen.Elements(true, false)
        select start is not null ? new FlowStep { Start = start, Complete = complete } : new FlowStep { FlowId = id, Step = step, State = json, Complete = complete };

    // Ids that the store would make up are given, so that both stores hold the same, and the message before is named.
    private static NewTurn Identified(NewTurn turn, int tag) => turn with
    {
        Messages = [.. turn.Messages.Select((m, i) => m.ParentId == Before ? m with { ParentId = i == 0 ? null : turn.Messages[i - 1].Id } : m)],
        Classifications = [.. turn.Classifications.Select((c, i) => c with { Id = $"c{tag}-{i}" })],
        Decision = turn.Decision is { } d ? d with { Id = $"d{tag}" } : null,
        Traces = [.. turn.Traces.Select((t, i) => t with { Id = $"t{tag}-{i}" })],
        Usage = [.. turn.Usage.Select((u, i) => u with { Id = $"u{tag}-{i}" })],
    };

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
