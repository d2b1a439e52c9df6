namespace Conversa.Data.Tests;

/// <summary>Work of the engine that has begun, and goes on until a test ends it.</summary>
internal sealed class HeldWork
{
    private readonly TaskCompletionSource _begun = new();
    private readonly TaskCompletionSource _end = new();
    private readonly Task _work;

    private HeldWork(Func<Func<ValueTask<bool>>, Task> start) => _work = start(RunAsync);

    /// <summary>Starts it, and waits until it runs.</summary>
    /// <param name="start">Gives the engine what it is to run.</param>
    public static async Task<HeldWork> BeginAsync(Func<Func<ValueTask<bool>>, Task> start)
    {
        var held = new HeldWork(start);
        await held._begun.Task;
        return held;
    }

    public async Task EndAsync()
    {
        _end.SetResult();
        await _work;
    }

    private async ValueTask<bool> RunAsync()
    {
        _begun.SetResult();
        await _end.Task;
        return true;
    }
}
