namespace Conversa.Data.Caches;

/// <summary>A lock for each key that somebody holds or waits for; those of the others take no room.</summary>
internal sealed class KeyedLocks
{
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <summary>Runs work while nobody else runs any of the same key.</summary>
    public async Task<T> RunAsync<T>(string key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var held = Join(key);
        try
        {
            await held.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await work().ConfigureAwait(false);
            }
            finally
            {
                held.Turn.Release();
            }
        }
        finally
        {
            Leave(key, held);
        }
    }

    private Held Join(string key)
    {
        lock (_held)
        {
            if (!_held.TryGetValue(key, out var held))
            {
                _held[key] = held = new Held();
            }

            held.Callers++;
            return held;
        }
    }

    private void Leave(string key, Held held)
    {
        lock (_held)
        {
            if (--held.Callers == 0)
            {
                _held.Remove(key);
            }
        }
    }

    private sealed class Held
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Callers { get; set; }
    }
}
