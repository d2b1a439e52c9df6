namespace QuickStart.Pipeline;

/// <summary>
/// A clock that begins at a time of ours and can be put forward. The store takes all its times from the <see cref="TimeProvider"/> in its options,
/// so a conversation of four weeks can be played in a second and still be dated as if it had taken them. A bot just leaves that option alone.
/// </summary>
internal sealed class ReplayClock : TimeProvider
{
    // The store asks for the time on several threads: a number is read whole, a date might be half of the old and half of the new.
    private long _aheadTicks;

    public ReplayClock(DateTimeOffset start) => Set(start);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref _aheadTicks));

    /// <summary>Puts the clock forward. Like any clock that people rely on, it does not go back.</summary>
    public void PutForwardTo(DateTimeOffset time)
    {
        if (time > GetUtcNow())
        {
            Set(time);
        }
    }

    private void Set(DateTimeOffset time) => Volatile.Write(ref _aheadTicks, (time - base.GetUtcNow()).Ticks);
}
