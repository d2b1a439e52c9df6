namespace Conversa.Data.Storage.FullTextPages;

/// <summary>
/// The index of one long list of entries: the first row of each page that it goes on over, by which FTS5 leaves pages out. A tree of pages as the leaves' segment has them, mostly of one.
/// </summary>
/// <param name="pageSize">The size in bytes past which a page of it is full.</param>
/// <param name="termPage">The page on which the list begins.</param>
internal sealed class DoclistIndex(int pageSize, int termPage)
{
    private const byte Root = 0;
    private const byte NotRoot = 1;

    private readonly List<Level> _levels = [];
    private readonly List<(int Height, int Page, byte[] Bytes)> _full = [];

    public bool IsEmpty => _levels.Count == 0;

    /// <summary>Adds a page whose first entry is of a row.</summary>
    public void Add(int page, long row)
    {
        var level = 0;
        while (!TryAdd(level, page, row))
        {
            level++;
        }
    }

    /// <summary>Adds a page without a term that has no entry's beginning.</summary>
    public void AddWithoutRow()
    {
        if (!IsEmpty)
        {
            _levels[0].Page.Add(0);
        }
    }

    /// <summary>Its pages, each with its height above the lowest and its number.</summary>
    public IEnumerable<(int Height, int Page, byte[] Bytes)> Pages => _full.Concat(_levels.Select((level, height) => (height, level.Number, level.Page.Written.ToArray())));

    // False when the page was full, and its parent must have the first row of the next.
    private bool TryAdd(int height, int page, long row)
    {
        if (height == _levels.Count)
        {
            _levels.Add(new(height == 0 ? termPage : _levels[height - 1].Number));
        }

        var level = _levels[height];
        var fits = level.Page.Length < pageSize;
        if (!fits)
        {
            Flush(height);
        }

        if (level.Page.Length == 0)
        {
            level.Page.Add(fits ? Root : NotRoot);
            level.Page.Add(height == 0 ? page : _levels[height - 1].Number);
            level.First = row;
            level.Page.Add(row);
        }
        else
        {
            level.Page.Add(row - level.Previous);
        }

        level.Previous = row;
        return fits;
    }

    private void Flush(int height)
    {
        var level = _levels[height];
        level.Page.Written[0] = NotRoot;
        _full.Add((height, level.Number, level.Page.Written.ToArray()));
        if (height + 1 == _levels.Count)
        {
            // It was the root: the new one begins with its first row.
            TryAdd(height + 1, level.Number, level.First);
        }

        level.Page.Clear();
        level.Number++;
    }

    private sealed class Level(int number)
    {
        public PageBuffer Page { get; } = new();

        public int Number { get; set; } = number;

        public long First { get; set; }

        public long Previous { get; set; }
    }
}
