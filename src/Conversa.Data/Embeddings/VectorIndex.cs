using Conversa.Data.Storage;

namespace Conversa.Data.Embeddings;

/// <summary>The vectors of one model in memory. It is changed by one caller at a time, who holds <see cref="Gate"/>; searches run on views, which need no lock.</summary>
internal sealed class VectorIndex(EmbeddingKind kind, string model, int dimensions, string? schema)
{
    private const int LargestBlock = 16 << 20;
    private const int SmallestBlock = 64;

    // A table entry, a string's head and its characters.
    private const int BytesOfName = 80;

    private readonly int _width = Nibbles.Padded(dimensions);
    private readonly Dictionary<string, int> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _conversations = new(StringComparer.Ordinal);
    private readonly float[] _work = new float[dimensions];
    private readonly sbyte[] _bytes = new sbyte[Nibbles.Padded(dimensions)];
    private List<VectorBlock> _blocks = [];
    private float _greatestScale;
    private float _greatestLength;
    private long _read;
    private long _names;
    private int _expected;
    private int _addedSinceCheck;
    private volatile bool _doubtful;

    public EmbeddingKind Kind => kind;

    public string Model => model;

    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>When it was last used, as a number that grows.</summary>
    public long Used { get; set; }

    /// <summary>False until the first vector was read.</summary>
    public bool IsLoaded => _read > 0;

    public long Bytes { get; private set; }

    public long Rows => _blocks.Sum(b => (long)b.Count);

    public bool IsOf(int wantedDimensions, string? currentSchema) => dimensions == wantedDimensions && string.Equals(schema, currentSchema, StringComparison.Ordinal);

    public long BytesOf(long rows) => rows * VectorBlock.BytesOfRow(_width);

    /// <summary>Says how many rows will come, so that they can lie together.</summary>
    public void Expect(long rows) => _expected = (int)Math.Min(rows, int.MaxValue);

    /// <summary>Notes that a search met many rows that are gone.</summary>
    public void Doubt() => _doubtful = true;

    /// <summary>Takes over the vectors that were stored since the last time, by whomever.</summary>
    public void Refresh(DbSession session)
    {
        var loading = !IsLoaded;
        var before = Rows;
        session.Statement(kind.ListNew).Bind("model", model).Bind("after", _read).Bind("owner", (string?)null).ForEach(Add);
        _addedSinceCheck += loading ? 0 : (int)(Rows - before);

        // What was replaced stays here under its old seq; when much was, or a search met much that is gone, every row is asked after.
        if (_doubtful || _addedSinceCheck > 1000 + (before / 10))
        {
            Check(session);
        }
    }

    /// <summary>The rows as they are now.</summary>
    public VectorView View(string? owner, string? conversation)
    {
        var known = TryFind(_owners, owner, out var ownerNumber) & TryFind(_conversations, conversation, out var conversationNumber);
        return new(this, known ? [.. _blocks] : [], _blocks is [.., var last] ? last.Count : 0)
        {
            Owner = ownerNumber,
            Conversation = conversationNumber,
            GreatestScale = _greatestScale,
            GreatestLength = _greatestLength,
        };
    }

    private static bool TryFind(Dictionary<string, int> numbers, string? name, out int? number)
    {
        number = name is not null && numbers.TryGetValue(name, out var found) ? found : null;
        return name is null || number is not null;
    }

    private void Add(Statement row)
    {
        var seq = row.Integer(0);
        var vector = Vectors.OfBlob(row.Blob(1));
        if (vector.Length == dimensions && Int8.Quantize(vector, _bytes, _work, out var wide) is var scale && !float.IsNaN(scale))
        {
            var length = (float)Math.Min(wide, float.MaxValue);
            BlockToFill().Add(seq, _bytes, scale, length, Number(_owners, row.RepeatedTextOrNull(2)), Number(_conversations, row.RepeatedTextOrNull(3)));
            (_greatestScale, _greatestLength) = (Math.Max(_greatestScale, scale), Math.Max(_greatestLength, length));
        }

        _read = seq;
    }

    // A shared row is nobody's: no filter names it.
    private int Number(Dictionary<string, int> numbers, string? name)
    {
        if (name is null)
        {
            return -1;
        }

        if (!numbers.TryGetValue(name, out var number))
        {
            number = numbers.Count;
            numbers.Add(name, number);
            _names += BytesOfName + (2 * name.Length);
            Measure();
        }

        return number;
    }

    private VectorBlock BlockToFill()
    {
        if (_blocks is not [.., { IsFull: false }])
        {
            var rows = Rows;
            var wanted = _expected > rows ? _expected - rows : Math.Max(rows, SmallestBlock);
            _blocks.Add(new((int)Math.Clamp(LargestBlock / _width, 1, wanted), _width));
            Measure();
        }

        return _blocks[^1];
    }

    private void Measure() => Bytes = _names + _blocks.Sum(b => b.Bytes);

    private void Check(DbSession session)
    {
        var seqs = session.Statement(kind.ListSeqs).Bind("model", model).Bind("owner", (string?)null).List(row => row.Integer(0));

        // A transaction may have begun before the newest were stored: what came after all that it sees is left for another.
        var gone = MarkGone(seqs, session.InTransaction ? seqs.LastOrDefault() : long.MaxValue);
        if (gone > Rows / 4)
        {
            Compact((int)(Rows - gone));
        }

        (_addedSinceCheck, _doubtful) = (0, false);
    }

    // Both are in the order of seq.
    private long MarkGone(List<long> seqs, long last)
    {
        var gone = 0L;
        var next = 0;
        foreach (var block in _blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                while (next < seqs.Count && seqs[next] < block.Seq(row))
                {
                    next++;
                }

                if (block.Seq(row) <= last && (next == seqs.Count || seqs[next] != block.Seq(row)))
                {
                    block.MarkGone(row);
                }

                gone += block.IsGone(row) ? 1 : 0;
            }
        }

        return gone;
    }

    // Into new blocks: searches may be running on the old ones.
    private void Compact(int rows)
    {
        var old = _blocks;
        (_blocks, _expected) = ([], rows);
        foreach (var block in old)
        {
            for (var row = 0; row < block.Count; row++)
            {
                if (!block.IsGone(row))
                {
                    BlockToFill().AddFrom(block, row);
                }
            }
        }

        Measure();
    }
}
