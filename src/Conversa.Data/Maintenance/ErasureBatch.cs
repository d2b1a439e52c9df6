namespace Conversa.Data.Maintenance;

/// <summary>How many rows are deleted at a time: as many as keep other writes waiting for a moment only, on this machine and for these rows.</summary>
internal sealed class ErasureBatch
{
    public const int First = 50;

    private const int Least = 10;
    private const int Most = 200;

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(8);

    public int Size { get; private set; } = First;

    public void Took(TimeSpan time) => Size = time > Slow ? Math.Max(Least, Size / 2)
        : time < Quick ? Math.Min(Most, Size * 3 / 2)
        : Size;
}
