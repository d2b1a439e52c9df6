using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes.Turns;
using Conversa.Data.Flows;
using Conversa.Data.Goals;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>What conversations have in which turns take place, and the turns.</summary>
internal static class TurnWork
{
    private const int Steps = 1_000_000;
    private const int GoalsOfUser = 3;

    private static readonly string[] Stages = ["load", "decay", "global", "classify", "handle", "post", "save"];

    private static int Number;

    /// <summary>Gives each conversation a state, an active flow and a working state, every other one a pending approval, and each user goals.</summary>
    public static async Task PrepareAsync(IConversationStore store, Corpus corpus, IReadOnlyList<Chat> chats)
    {
        for (var i = 0; i < chats.Count; i++)
        {
            var chat = chats[i].Id;
            await store.States.SaveStateJsonAsync(chat, corpus.State());
            await store.Flows.CreateFlowAsync(new NewFlow(chat, "goal_setting", Steps) { Id = FlowOf(chats[i]), State = """{"goal":"run three times a week"}""" });
            await store.States.SetWorkingStateAsync(chat, new() { UserInput = corpus.Text(), FocusAreas = ["sleep", "work"], StepCount = 3, LastToolResult = """{"ok":true}""" });
            if (i % 2 == 0)
            {
                await store.Tools.RequestAsync(new(chat, "send_mail", """{"to":"somebody@example.org","subject":"what we talked about"}""") { CallId = "call_1" });
            }
        }

        foreach (var user in chats.Select(c => c.UserId).Distinct(StringComparer.Ordinal))
        {
            for (var i = 0; i < GoalsOfUser; i++)
            {
                await store.Goals.CreateAsync(new NewGoal(user, "Run three times a week, in the morning, before work.") { Category = "health" });
            }
        }
    }

    public static FinishedTurn[] Several(Corpus corpus, IReadOnlyList<Chat> chats, int count) => [.. corpus.Several(chats, count).Select(chat => New(corpus, chat))];

    /// <summary>A turn in one of the conversations, of short texts as people chat.</summary>
    public static FinishedTurn Chatted(Corpus corpus, IReadOnlyList<Chat> chats) => New(corpus, corpus.Pick(chats)) with
    {
        Question = corpus.Line(),
        Answer = corpus.Line(),
        State = $$"""{"mood":"keen","notes":"{{corpus.Line()}}"}""",
    };

    private static FinishedTurn New(Corpus corpus, Chat chat)
    {
        var number = Interlocked.Increment(ref Number);
        return new(chat, FlowOf(chat))
        {
            Question = corpus.Text(),
            Answer = corpus.Text(),
            State = corpus.State(),
            FlowStep = number % Steps,
            FlowState = """{"goal":"run three times a week","days":["mon","wed","sat"]}""",
            Verdicts =
            [
                new("safety", """{"safe":true,"categories":[]}""", 0.99, 41),
                new("intent", """{"intent":"set_goal","slots":{"times":3,"period":"week"}}""", 0.87, 120),
                new("topic", """{"topics":["sport","health"]}""", 0.91, 88),
                new("sentiment", """{"sentiment":"positive","score":0.6}""", 0.8, 35),
            ],
            Decision = """{"intent":"set_goal","safe":true,"sentiment":"positive"}""",
            Reasoning = "Three of four agree; the intent decides.",
            Agreement = 75,
            Stages = [.. Stages.Select((stage, i) => new FinishedTurn.Stage(stage, 5 + (i * 17), """{"rows":50,"attempt":1}"""))],
            Provider = "anthropic",
            Model = "model-1",
            ProviderMessageId = $"msg_{number}",
            InputTokens = 2417,
            OutputTokens = 311,
            CostNanos = 11_916_000,
            ResponseTimeMs = 2140,
        };
    }

    private static string FlowOf(Chat chat) => $"flow-{chat.Id}";
}
