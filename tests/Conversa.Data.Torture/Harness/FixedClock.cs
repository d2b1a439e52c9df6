namespace Conversa.Data.Torture.Harness;

/// <summary>A clock that stands still, years ago: what was written by it can be told from what is written now.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly DateTimeOffset Then = new(2021, 5, 4, 3, 2, 1, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Then;
}
