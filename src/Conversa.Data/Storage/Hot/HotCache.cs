using System.Collections.ObjectModel;
using System.Numerics;
using Conversa.Data.Goals;
using Conversa.Data.Memories;
using Conversa.Data.Users;

namespace Conversa.Data.Storage.Hot;

/// <summary>
/// What is read on every turn, kept in memory. It is exact: what a commit changes is closed before it and opened after it, before its callers know of it; what is read meanwhile
/// goes to the database, and is stored only if nothing of it was changed since the read began.
/// </summary>
internal sealed class HotCache
{
    private const int Kinds = 9;

    private readonly Lock _gate = new();

    // By table: which generation of its rows is good. Closing and opening a table as a whole begin a new one each.
    private readonly int[] _generations = [1, 1, 1, 1, 1, 1, 1, 1, 1];
    private readonly HotClock _clock;
    private int _closed;
    private int _clears;
    private long _hits;
    private long _misses;

    public HotCache(ConversationStoreOptions options, bool inMemory)
    {
        MostBytes = options.HotCacheBytes;
        MostEntries = options.HotCacheEntries;
        _clock = new(inMemory);
        Conversations = new(this, conversation => conversation.Size());
        Keys = new(this, key => 200);
        Users = new(this, user => 200 + HotSize.Of(user.Value));
        Goals = new(this, goals => 200 + goals.Value.Sum(HotSize.Of));
        Memories = new(this, memory => 200 + HotSize.Of(memory.Value));
    }

    public long MostBytes { get; }

    public int MostEntries { get; }

    /// <summary>About what is taken.</summary>
    public long Bytes => Conversations.Bytes + Keys.Bytes + Users.Bytes + Goals.Bytes + Memories.Bytes;

    public HotShelf<HotConversation> Conversations { get; }

    /// <summary>The ids of conversations by their external keys.</summary>
    public HotShelf<string> Keys { get; }

    public HotShelf<HotRow<User>> Users { get; }

    public HotShelf<HotRow<ReadOnlyCollection<UserGoal>>> Goals { get; }

    public HotShelf<HotRow<Memory>> Memories { get; }

    public int Count => Conversations.Count + Users.Count + Memories.Count;

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public double? HitRatio => (Hits, Misses) is var (hits, misses) && hits + misses > 0 ? (double)hits / (hits + misses) : null;

    /// <summary>The generation that rows of a table must be of.</summary>
    public int Generation(HotTables table) => Volatile.Read(ref _generations[BitOperations.TrailingZeroCount((int)table)]);

    public int Clears => Volatile.Read(ref _clears);

    /// <summary>Whether what is kept is not too far behind other processes, as far as can be told without waiting.</summary>
    public bool IsFresh(Writer writer)
    {
        var fresh = _clock.IsFresh || (writer.TryUse(Look) ? _clock.IsFresh : _clock.IsBearable);
        if (!fresh)
        {
            Interlocked.Increment(ref _misses);
        }

        return fresh;
    }

    public T? Hit<T>(T? found)
        where T : class
    {
        Interlocked.Increment(ref found is null ? ref _misses : ref _hits);
        return found;
    }

    /// <summary>Stores what was read, unless something of it may have changed since.</summary>
    public void Store<T>(HotShelf<T> shelf, string key, HotTicket ticket, Func<T?, T> change)
        where T : class
    {
        lock (_gate)
        {
            if (_closed == 0 && _clears == ticket.Clears)
            {
                shelf.Store(key, ticket.Version, change);
            }
        }
    }

    /// <summary>Stores what was found beside what was read, unless anything of its kind has changed since.</summary>
    public void StoreBeside<T>(HotShelf<T> shelf, string key, HotTicket ticket, Func<T?, T> change)
        where T : class
    {
        lock (_gate)
        {
            if (_closed == 0 && _clears == ticket.Clears)
            {
                shelf.StoreIfQuiet(key, ticket.Changes, change);
            }
        }
    }

    /// <summary>Before a commit: what it changes is not found until after it.</summary>
    public void Close(DbSession session, List<HotChange> changes, HotTables tables)
    {
        // While the transaction holds the lock, no other process commits: what is seen now stays so.
        Look(session);
        lock (_gate)
        {
            Close(tables);
            foreach (var change in changes)
            {
                Each(change, open: false);
            }
        }
    }

    /// <summary>After a commit: what it changed is as it is now.</summary>
    public void Open(List<HotChange> changes, HotTables tables, bool succeeded)
    {
        lock (_gate)
        {
            foreach (var change in changes)
            {
                // Whether a failed commit was none is not certain.
                new HotUpdate(this).Apply(succeeded ? change : change with { Value = null });
            }

            foreach (var change in changes)
            {
                Each(change, open: true);
            }

            Open(tables);
        }
    }

    /// <summary>Keeps and gives nothing until <see cref="Resume"/>.</summary>
    public void Suspend()
    {
        lock (_gate)
        {
            Close(HotTables.All);
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            Open(HotTables.All);
        }

        Clear();
    }

    /// <summary>Lets go of what is too much. No kind makes room for another that takes more. The caller has the lock.</summary>
    public void Trim()
    {
        while (Bytes > MostBytes)
        {
            IHotShelf largest = Conversations;
            foreach (IHotShelf shelf in (ReadOnlySpan<IHotShelf>)[Keys, Users, Goals, Memories])
            {
                largest = shelf.Bytes > largest.Bytes ? shelf : largest;
            }

            if (!largest.TryDrop())
            {
                return;
            }
        }
    }

    /// <summary>Lets go of everything, so that it is not in memory any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _clears++;
            Conversations.Clear();
            Keys.Clear();
            Users.Clear();
            Goals.Clear();
            Memories.Clear();
        }
    }

    private void Look(DbSession session) => _clock.Look(session, Clear);

    private void Close(HotTables tables)
    {
        if (tables != HotTables.None)
        {
            _closed++;
            Renew(tables);
        }
    }

    private void Open(HotTables tables)
    {
        if (tables != HotTables.None)
        {
            Renew(tables);
            _closed--;
        }
    }

    private void Renew(HotTables tables)
    {
        _clears++;
        for (var i = 0; i < Kinds; i++)
        {
            if (((int)tables & (1 << i)) != 0)
            {
                Volatile.Write(ref _generations[i], _generations[i] + 1);
            }
        }
    }

    private void Each(HotChange change, bool open)
    {
        switch (change.Table)
        {
            case HotTables.Goals:
                OpenOrClose(Goals, change.Key, open);
                break;
            case HotTables.Memories:
                OpenOrClose(Memories, change.Key, open);
                break;
            default:
                OpenOrClose(Conversations, change.Key, open);
                break;
        }
    }

    private static void OpenOrClose<T>(HotShelf<T> shelf, string key, bool open)
        where T : class
    {
        if (open)
        {
            shelf.Open(key);
        }
        else
        {
            shelf.Close(key);
        }
    }
}
