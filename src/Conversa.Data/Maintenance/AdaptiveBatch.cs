namespace Conversa.Data.Maintenance;

/// <summary>How much is done at a time: as much as keeps other writes waiting for a moment only, on this machine and for these rows.</summary>
internal sealed class AdaptiveBatch(int first, int least, int most, TimeSpan moment)
{
    public int Size { get; private set; } = first;

    public void Took(TimeSpan time) => Size = time > moment ? Math.Max(least, Size / 2)
        : time < moment * 0.4 ? Math.Min(most, Size * 3 / 2)
        : Size;
}
