namespace QuickStart.Pipeline.Stages;

/// <summary>One step of the pipeline.</summary>
internal interface IStage
{
    /// <summary>What it is called in traces.</summary>
    string Name { get; }

    /// <summary>Does its part for a turn.</summary>
    Task RunAsync(Turn turn, CancellationToken cancellationToken);
}
