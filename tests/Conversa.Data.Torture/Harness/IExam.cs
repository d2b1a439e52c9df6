namespace Conversa.Data.Torture.Harness;

/// <summary>Something the store promises, and an attempt to make it break that.</summary>
internal interface IExam
{
    /// <summary>By which it is asked for on the command line.</summary>
    int Number { get; }

    /// <summary>What is done to the store, in a few words.</summary>
    string Name { get; }

    /// <summary>Runs it. What it throws counts as a failure.</summary>
    Task<ExamResult> RunAsync(ExamContext context);
}
