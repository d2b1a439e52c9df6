using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Scenarios;

/// <summary>One line or a few of the table.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace);
}
