namespace Conversa.Data.Tests.Exports;

/// <summary>Keeps what was reported, and does something at it, on the reporting thread.</summary>
internal sealed class Told<T>(Action<T>? at = null) : IProgress<T>
{
    public List<T> All { get; } = [];

    public void Report(T value)
    {
        All.Add(value);
        at?.Invoke(value);
    }
}
