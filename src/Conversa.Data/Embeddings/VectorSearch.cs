using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Embeddings;

/// <summary>A search for what is nearest to a vector.</summary>
internal sealed record VectorSearch
{
    private const int FewestCandidates = 100;
    private const int CandidatesOfOne = 4;
    private const int Widening = 4;

    // The bound supposes errors that are independent of each other: these are compared whatever it says.
    private const int CertainOfOne = 2;
    private const int FewestCertain = 10;

    // Rows read by one statement of a search in the database: no longer than that does it hold back a checkpoint.
    private const int Chunk = 5000;

    public required EmbeddingKind Kind { get; init; }

    public required string Model { get; init; }

    public required QueryVector Query { get; init; }

    /// <summary>Whether the host's embedder made the vector.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>The user whose store asks; null for all.</summary>
    public required string? Owner { get; init; }

    /// <summary>Only what belongs to this user; null for all.</summary>
    public string? UserId { get; init; }

    /// <summary>Only in this conversation; null for all.</summary>
    public string? ConversationId { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>Whether the message, memory or item of this seq is wanted, asked only of those near enough; null for all. It may read with the same session.</summary>
    public Func<long, bool>? Wanted { get; init; }

    /// <summary>The part of a search that goes by meaning.</summary>
    /// <param name="kind">What is searched.</param>
    /// <param name="query">Checked, and with a vector: see <see cref="VectorQueries"/>.</param>
    /// <param name="owner">The user whose store asks; null for all.</param>
    /// <param name="count">How many.</param>
    public static VectorSearch Of(EmbeddingKind kind, VectorQuery query, string? owner, int count) => new()
    {
        Kind = kind,
        Model = query.Model,
        Query = new(query.Vector!.Value.Span, VectorMetric.Cosine),
        IsEmbedded = query.IsEmbedded,
        Owner = owner,
        Count = count,
    };

    /// <summary>What a search by words and vectors needs: seqs of messages, memories or items with their cosine, the nearest first.</summary>
    /// <exception cref="ArgumentException">The vector has other dimensions than the model's.</exception>
    /// <exception cref="InvalidOperationException">The vector that the embedder made has.</exception>
    public static async ValueTask<List<Ranked>> RankAsync(DbSession session, VectorIndexes indexes, VectorSearch search, CancellationToken cancellationToken) =>
        (await search.RunAsync(session, indexes, cancellationToken).ConfigureAwait(false)).ConvertAll(n => new Ranked(n.Seq, n.Similarity));

    /// <summary>The nearest first, equally near ones by id. It finds what the session sees.</summary>
    public async ValueTask<List<Nearest>> RunAsync(DbSession session, VectorIndexes indexes, CancellationToken cancellationToken)
    {
        if (EmbeddingDimensions.Find(session, Kind, Model) is not { } dimensions || (Owner is not null && UserId is not null && !string.Equals(Owner, UserId, StringComparison.Ordinal)))
        {
            return [];
        }

        if (IsEmbedded && Query.Dimensions != dimensions)
        {
            throw new InvalidOperationException($"The embedder of model '{Model}' broke a rule: a vector must have {dimensions} dimensions, as the model's others; it has {Query.Dimensions}.");
        }

        EmbeddingDimensions.Require(dimensions, Query.Dimensions, Model);
        var best = new BestNearest(Count);

        // What is not committed may never be: it is no part of what all searches share.
        if (!session.MayHaveWritten && await indexes.ViewAsync(session, this, cancellationToken).ConfigureAwait(false) is { } view)
        {
            CompareBest(session, view, best);
        }
        else
        {
            CompareAll(session, best);
        }

        return best.Take();
    }

    // Estimates choose, the stored vectors decide. Rows that the session does not see, or that are not wanted, make place for the next ones.
    private void CompareBest(DbSession session, VectorView view, BestNearest best)
    {
        var tried = new HashSet<long>();
        var nearly = true;
        for (var count = Math.Max(FewestCandidates, CandidatesOfOne * Count); ; count *= Widening)
        {
            // Many may be equally near: that is no reason to compare them all.
            var enough = best.IsFull || count >= view.Rows;
            var others = double.NegativeInfinity;
            var candidates = nearly ? view.BestNearly(Query, count, out others) : view.Best(Query, count);
            var complete = Compare(session, view, candidates, tried, best);
            if (best.IsFull && best.Worst < others)
            {
                // Too near to each other to be told apart by half of each byte.
                nearly = false;
                candidates = view.Best(Query, count);
                complete = Compare(session, view, candidates, tried, best);
            }

            if (complete || candidates.Length < count || enough)
            {
                return;
            }
        }
    }

    /// <summary>True when nothing behind these candidates can be among the best.</summary>
    private bool Compare(DbSession session, VectorView view, Candidate[] candidates, HashSet<long> tried, BestNearest best)
    {
        var compare = Bind(session.Statement(Kind.Compare));
        var (gone, asked) = (0, 0);
        var complete = false;
        foreach (var candidate in candidates)
        {
            if (complete = tried.Count >= (CertainOfOne * Count) + FewestCertain && best.IsFull && best.Worst >= view.Bound(Query, candidate))
            {
                break;
            }

            if (tried.Add(view.Seq(candidate)))
            {
                asked++;
                gone += compare.Bind("seq", view.Seq(candidate)).Find(row => Consider(row, best)) || !MarkGone(session, view, candidate) ? 0 : 1;
            }
        }

        if (gone > asked / 2)
        {
            view.Doubt();
        }

        return complete;
    }

    // Within a transaction it may only be too new.
    private static bool MarkGone(DbSession session, VectorView view, in Candidate row)
    {
        if (!session.InTransaction)
        {
            view.MarkGone(row);
        }

        return !session.InTransaction;
    }

    private void CompareAll(DbSession session, BestNearest best)
    {
        var statement = Bind(session.Statement(Kind.CompareAll)).Bind("limit", Chunk);
        var (after, rows) = (0L, 0);
        do
        {
            rows = 0;
            statement.Bind("after", after).ForEach(row =>
            {
                Consider(row, best);
                (after, rows) = (row.Integer(3), rows + 1);
            });
        }
        while (rows == Chunk);
    }

    private bool Consider(Statement row, BestNearest best)
    {
        var similarity = Query.Similarity(Vectors.OfBlob(row.Blob(2)));
        if (best.MayTake(similarity) && (Wanted is null || Wanted(row.Integer(0))))
        {
            best.Add(new(row.Integer(0), row.Text(1), similarity));
        }

        return true;
    }

    // A statement keeps what is bound: only what changes is bound again.
    private Statement Bind(Statement statement) => statement
        .Bind("model", Model).Bind("owner", Owner).Bind("userId", UserId).Bind("conversationId", ConversationId);
}
