using System.Collections.Concurrent;

namespace Conversa.Data.Storage.Hot;

/// <summary>
/// Values of one kind by their keys. Finding takes no lock; all else is done under the cache's. What was not found since the hand came by last goes first.
/// A key that a commit is about to change is closed before and opened after it: until then it is not found, and what was read meanwhile is not stored.
/// </summary>
internal sealed class HotShelf<T>(HotCache cache, Func<T, long> sizeOf) : IHotShelf
    where T : class
{
    private const int Stripes = 1024;

    private readonly ConcurrentDictionary<string, HotSlot<T>> _slots = new(StringComparer.Ordinal);
    private readonly List<HotSlot<T>> _ring = [];
    private readonly int[] _versions = new int[Stripes];
    private readonly int[] _closed = new int[Stripes];
    private int _changes;
    private int _held;
    private int _hand;

    public int Count => _slots.Count;

    public long Bytes { get; private set; }

    public T? Find(string key)
    {
        if (!_slots.TryGetValue(key, out var slot) || slot.Value is not { } value)
        {
            return null;
        }

        if (!slot.Used)
        {
            slot.Used = true;
        }

        return value;
    }

    /// <summary>Taken before a read, and shown when what it gave is stored.</summary>
    public int Version(string key) => Volatile.Read(ref _versions[StripeOf(key)]);

    /// <summary>The same where the key is known only by the read.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Stores what was read, unless anything at all has changed since. The caller has the lock.</summary>
    public void StoreIfQuiet(string key, int changes, Func<T?, T> change)
    {
        if (_held == 0 && _changes == changes)
        {
            Store(key, _versions[StripeOf(key)], change);
        }
    }

    /// <summary>Stores what was read, unless it may have changed since. The caller has the lock.</summary>
    public void Store(string key, int version, Func<T?, T> change)
    {
        var stripe = StripeOf(key);
        if (_closed[stripe] > 0 || _versions[stripe] != version)
        {
            return;
        }

        if (!_slots.TryGetValue(key, out var slot))
        {
            _slots[key] = slot = new(key);
            _ring.Add(slot);
        }

        Set(slot, change(slot.Value));
        Trim();
    }

    /// <summary>Begins a change of a key. The caller has the lock.</summary>
    public void Close(string key)
    {
        var stripe = StripeOf(key);
        _versions[stripe]++;
        _closed[stripe]++;
        Note(+1);
        if (_slots.TryGetValue(key, out var slot) && !slot.IsHeld)
        {
            (slot.IsHeld, slot.Held, slot.Value) = (true, slot.Value, null);
        }
    }

    /// <summary>What is kept of a closed key. The caller has the lock.</summary>
    public HotSlot<T>? Held(string key) => _slots.TryGetValue(key, out var slot) && slot.IsHeld ? slot : null;

    /// <summary>The same, with a place for what is not kept yet.</summary>
    public HotSlot<T> Reserve(string key)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            _slots[key] = slot = new(key) { IsHeld = true };
            _ring.Add(slot);
        }

        return slot;
    }

    /// <summary>Ends a change of a key. The caller has the lock.</summary>
    public void Open(string key)
    {
        var stripe = StripeOf(key);
        _versions[stripe]++;
        _closed[stripe]--;
        Note(-1);
        if (_slots.TryGetValue(key, out var slot) && slot.IsHeld)
        {
            var value = slot.Held;
            (slot.IsHeld, slot.Held, slot.Draft) = (false, null, null);
            Set(slot, value);
            Trim();
        }
    }

    /// <summary>Lets go of everything. The caller has the lock.</summary>
    public void Clear()
    {
        foreach (var slot in _ring)
        {
            (slot.Value, slot.Held, slot.Bytes) = (null, null, 0);
        }

        Bytes = 0;
        _slots.Clear();
        _ring.Clear();
        _hand = 0;
        for (var i = 0; i < Stripes; i++)
        {
            _versions[i]++;
        }
    }

    /// <summary>Lets go of what was not found for long; what a commit is changing stays. The caller has the lock.</summary>
    public bool TryDrop()
    {
        // Two rounds: the first takes the marks away.
        for (var left = _ring.Count * 2; left > 0; left--)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            var slot = _ring[_hand];
            if (slot.Used || slot.IsHeld)
            {
                slot.Used = false;
                _hand++;
                continue;
            }

            _ring[_hand] = _ring[^1];
            _ring.RemoveAt(_ring.Count - 1);
            _slots.TryRemove(slot.Key, out _);
            Bytes -= slot.Bytes;
            (slot.Value, slot.Bytes) = (null, 0);
            return true;
        }

        return false;
    }

    private static int StripeOf(string key) => StringComparer.Ordinal.GetHashCode(key) & (Stripes - 1);

    private void Note(int held)
    {
        _held += held;
        Volatile.Write(ref _changes, _changes + 1);
    }

    private void Set(HotSlot<T> slot, T? value)
    {
        var bytes = value is null ? 0 : sizeOf(value);
        Bytes += bytes - slot.Bytes;
        (slot.Bytes, slot.Value) = (bytes, value);
    }

    private void Trim()
    {
        while (_ring.Count > cache.MostEntries && TryDrop())
        {
        }

        cache.Trim();
    }
}
