using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.Users;
using QuickStart.Pipeline;
using Spectre.Console;

namespace QuickStart.Account;

/// <summary>Prints turns as they happen.</summary>
internal static class TurnView
{
    public static void ShowHeading(User user, Conversation conversation)
    {
        AnsiConsole.Write(new Rule("[bold]A running coach remembers[/]").LeftJustified());
        AnsiConsole.MarkupLineInterpolated($"[grey]{user.DisplayName} in {conversation.ExternalKey}[/]");
        AnsiConsole.WriteLine();
    }

    public static void Show(Turn turn)
    {
        var grid = NewGrid();
        Row(Tables.Date(turn.Message.Timestamp), turn.Message.AuthorName ?? "", turn.Message.Content, "blue");
        if (turn.Tool is { } tool)
        {
            Row("", tool.Name, tool.Result, tool.Outcome == ToolOutcome.Success ? "green" : "red");
        }

        Row("", "Coach", turn.Reply, "yellow");
        grid.AddRow(Grey(""), Grey("stored"), Grey(Stored(turn)));
        AnsiConsole.Write(grid);
        AnsiConsole.WriteLine();

        void Row(string time, string who, string text, string color) =>
            grid.AddRow(Grey(time), new Text(who, Style.Parse(color)), new Text(text));
    }

    /// <summary>A turn that the store had already.</summary>
    public static void ShowKnown(ScriptedTurn said)
    {
        var grid = NewGrid();
        grid.AddRow(Grey(Tables.Date(said.At)), Grey("known"), Grey($"Message {said.Id} was answered in an earlier run."));
        AnsiConsole.Write(grid);
    }

    private static Grid NewGrid() => new Grid()
        .AddColumn(new GridColumn().Width(12).NoWrap())
        .AddColumn(new GridColumn().Width(13).NoWrap())
        .AddColumn(new GridColumn());

    private static Text Grey(string text) => new(text, new Style(Color.Grey));

    private static string Stored(Turn turn)
    {
        var decision = turn.Decision;
        var parts = new List<string>
        {
            string.Join(", ", decision.Labels.Values),
            decision.OverriddenBy is { } by ? $"mode {decision.Mode}, overridden by {by}" : $"mode {decision.Mode}",
            $"state v{turn.StateVersion}",
        };
        if (turn.FlowMove is not null && turn.Flow is { } flow)
        {
            parts.Add(flow.Status == FlowStatus.Completed ? $"flow {flow.FlowType} completed" : $"flow {flow.FlowType} {flow.CurrentStep}/{flow.TotalSteps}");
        }

        if (turn.NewGoal is not null)
        {
            parts.Add("a goal");
        }

        if (turn.ReachedGoal is not null)
        {
            parts.Add("goal achieved");
        }

        return string.Join(" · ", parts);
    }
}
