namespace Conversa.Data.Torture.Harness;

/// <summary>The machine's clock, set wrong: it jumps back and ahead by up to minutes, now and then, as clocks do that somebody sets.</summary>
internal sealed class JumpingClock(Random random, TimeSpan farthest) : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _off;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            if (random.Next(2_000) == 0)
            {
                _off = farthest * ((random.NextDouble() * 2) - 1);
            }

            return base.GetUtcNow() + _off;
        }
    }
}
