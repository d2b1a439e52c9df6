using Conversa.Data.Benchmarks.Children;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>A whole process that appends one message, seen from outside: conversa and efcore with a service container, as hosts have them.</summary>
internal sealed class StartToFirstWrite : IScenario
{
    private const double MostRatio = 3;
    private const double LeastOfEfCore = 5;

    public string Name => "start";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var template = await workspace.SmallAsync();
        var existing = Lane.Names.ToDictionary(l => l, l => workspace.Copy(template, l));
        var script = await ScriptAsync(workspace, template);
        var chat = template.Chats[0];
        return
        [
            new("an empty program", Cell.Ratios(await MeasureAsync(workspace, [Lane.Raw], _ => ChildProcess.RunAsync(Child.Empty)))),
            Row(await MeasureAsync(workspace, Lane.Names, lane => ChildProcess.RunAsync(Child.FirstWrite, lane, existing[lane], chat.Id, chat.UserId))),
            new("start to first write, new database", Cell.Ratios(await MeasureAsync(workspace, Lane.Names, lane => NewAsync(workspace, lane, script)))),
        ];
    }

    private static async Task<(double Seconds, string Output)> NewAsync(Workspace workspace, string lane, string script)
    {
        var path = workspace.NewPath(lane);
        var result = await ChildProcess.RunAsync(Child.FirstWrite, lane, path, FirstWrite.NewChat.Id, FirstWrite.NewChat.UserId, script);
        Workspace.Delete(path);
        return result;
    }

    private static Task<IReadOnlyList<LaneTimes>> MeasureAsync(Workspace workspace, IReadOnlyList<string> lanes, Func<string, Task<(double Seconds, string Output)>> run) =>
        Rounds.RunAsync(lanes, workspace.Corpus, workspace.Options.RoundsOr(21), warmUp: 2, _ => async lane => (await run(lane)).Seconds);

    private static ReportRow Row(IReadOnlyList<LaneTimes> times)
    {
        var ours = times.Single(t => t.Lane == Lane.Conversa);
        var met = ours.RatioTo(times[0]) <= MostRatio && times.Single(t => t.Lane == Lane.EfCore).RatioTo(ours) > LeastOfEfCore;
        return new("start to first write, existing database", Cell.Ratios(times), new Bar($"<= {Format.Ratio(MostRatio)}, < 1/{LeastOfEfCore} efcore", met));
    }

    /// <summary>A file with what makes the library's schema and a conversation, for the lanes that have no migrations.</summary>
    private static async Task<string> ScriptAsync(Workspace workspace, Template template)
    {
        await using var connection = new SqliteConnection($"Data Source={template.Path};Mode=ReadOnly;Pooling=False");
        var objects = await connection.QueryAsync<string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid");
        var chat = FirstWrite.NewChat;
        var path = workspace.NewPath("schema");
        await File.WriteAllTextAsync(
            path,
            $"""
            PRAGMA journal_mode = WAL;
            BEGIN IMMEDIATE;
            {string.Join(";\n", objects)};
            INSERT INTO users (id, created_at, updated_at) VALUES ('{chat.UserId}', 1, 1);
            INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('{chat.Id}', '{chat.UserId}', 1, 1, 1, 1);
            COMMIT;
            """);
        return path;
    }
}
