using Conversa.Data.Torture.Children;

namespace Conversa.Data.Torture.Harness;

/// <summary>What an exam is given: how much to do, from which seed, where, and how to start other processes.</summary>
internal sealed class ExamContext(TortureOptions options, int number, string directory, ChildProcesses children, CancellationToken stopping)
{
    private int _paths;

    /// <summary>From which all random choices follow.</summary>
    public int Seed { get; } = unchecked((options.Seed * 31) + number);

    public bool Quick => options.Quick;

    /// <summary>An empty directory, gone after the exam.</summary>
    public string Directory => directory;

    /// <summary>Cancelled when the program is stopped or the exam has taken too long.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>What went wrong so far.</summary>
    public Findings Findings { get; } = new();

    /// <summary>A source of random choices that is the same in each run.</summary>
    /// <param name="part">Which part of the exam it is for, so that what one part does changes nothing in another.</param>
    public Random NewRandom(int part = 0) => new(unchecked((Seed * 397) + part));

    public int Count(int full, int quick) => options.Count ?? (options.Quick ? quick : full);

    public TimeSpan Duration(TimeSpan full, TimeSpan quick, TimeSpan? longer = null) =>
        options.Duration ?? (options.Quick ? quick : options.Long ? longer ?? full : full);

    /// <summary>A path that nobody has used, in a directory of its own.</summary>
    public string NewPath(string name = "bot.db")
    {
        var place = Path.Combine(directory, $"{Interlocked.Increment(ref _paths)}");
        System.IO.Directory.CreateDirectory(place);
        return Path.Combine(place, name);
    }

    /// <summary>Starts this program once more, to do one thing.</summary>
    /// <param name="work">The name of an <see cref="IChildWork"/>.</param>
    /// <param name="arguments">What it is given.</param>
    public Child Start(string work, params string[] arguments) => children.Start(work, arguments);
}
