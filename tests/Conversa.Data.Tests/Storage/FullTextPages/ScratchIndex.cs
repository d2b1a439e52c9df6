using System.Globalization;
using Conversa.Data.Storage;
using Conversa.Data.Storage.FullTextPages;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Storage.FullTextPages;

/// <summary>An index of small pages in memory, kept by triggers as ours are, and what is known of it.</summary>
internal sealed class ScratchIndex : IDisposable
{
    public const string Name = "docs_fts";

    private const string Table = "docs";
    private const string Nobodys = "nobodys";

    private readonly SortedDictionary<long, string> _texts = [];
    private readonly Dictionary<long, HashSet<string>> _everHad = [];
    private long _lastRow;

    public ScratchIndex(int pageSize, int automerge = 4)
    {
        Session = SqliteFile.OpenScratch(ShippedSql.Catalog);
        Session.RunScript($"""
            CREATE TABLE docs (seq INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL);
            CREATE VIRTUAL TABLE docs_fts USING fts5 (content, content = 'docs', content_rowid = 'seq');
            INSERT INTO docs_fts (docs_fts, rank) VALUES ('pgsz', {pageSize}), ('automerge', {automerge});
            CREATE TRIGGER docs_insert AFTER INSERT ON docs BEGIN
                INSERT INTO docs_fts (rowid, content) VALUES (NEW.seq, NEW.content);
            END;
            CREATE TRIGGER docs_delete AFTER DELETE ON docs BEGIN
                INSERT INTO docs_fts (docs_fts, rowid, content) VALUES ('delete', OLD.seq, OLD.content);
            END;
            CREATE TRIGGER docs_update AFTER UPDATE ON docs BEGIN
                INSERT INTO docs_fts (docs_fts, rowid, content) VALUES ('delete', OLD.seq, OLD.content);
                INSERT INTO docs_fts (rowid, content) VALUES (NEW.seq, NEW.content);
            END;
            """);
    }

    public DbSession Session { get; }

    /// <summary>The rows there are, oldest first.</summary>
    public IReadOnlyList<long> Rows => [.. _texts.Keys];

    /// <summary>The rows that there were.</summary>
    public IReadOnlySet<long> Gone => _everHad.Keys.Except(_texts.Keys).ToHashSet();

    public IReadOnlyList<IndexSegment> Segments
    {
        get
        {
            using var tables = new IndexTables(Session, Name);
            return tables.Segments();
        }
    }

    /// <summary>Adds texts as one batch.</summary>
    public void Add(params string[] texts)
    {
        if (texts.Length > 0)
        {
            Session.RunScript($"INSERT INTO docs (content) VALUES {string.Join(", ", texts.Select(text => $"('{text}')"))}");
            Array.ForEach(texts, text => Set(++_lastRow, text));
        }
    }

    /// <summary>Deletes rows as one batch.</summary>
    public void Delete(params long[] rows)
    {
        Session.RunScript($"DELETE FROM docs WHERE seq IN ({string.Join(", ", rows)})");
        Array.ForEach(rows, row => _texts.Remove(row));
    }

    public void Edit(long row, string text)
    {
        Session.RunScript($"UPDATE docs SET content = '{text}' WHERE seq = {row}");
        Set(row, text);
    }

    public void Merge(int pages) => Session.RunScript($"INSERT INTO docs_fts (docs_fts, rank) VALUES ('merge', {pages})");

    /// <summary>What a first look finds.</summary>
    public List<SegmentCleaning> Look()
    {
        var cleaner = new IndexCleaner(Name, Table, Nobodys);
        cleaner.Stamp(Session);
        return cleaner.Look(Session, CancellationToken.None);
    }

    /// <summary>Cleans all, so many pages at a time, as the library does.</summary>
    /// <param name="pages">How many.</param>
    /// <param name="between">Called after each look and each time.</param>
    /// <param name="term">A word that goes from all rows.</param>
    public void Clean(int pages = 100, Action? between = null, string term = Nobodys)
    {
        var cleaner = new IndexCleaner(Name, Table, term);
        Clean(cleaner, pages, between);
        cleaner.TurnToMarkers();
        Clean(cleaner, pages, between);
        InOneTransaction(() => cleaner.Unstamp(Session));
    }

    /// <summary>SQLite's own comparison of the index with the texts, and each word looked for in both directions, alone and with another.</summary>
    public void Check()
    {
        Session.RunScript("INSERT INTO docs_fts (docs_fts, rank) VALUES ('integrity-check', 1)");
        var words = Words;
        foreach (var (word, rows) in words)
        {
            Find($"'{word}' ORDER BY rowid").Should().Equal(rows);
            Find($"'{word}' ORDER BY rowid DESC").Should().Equal(rows.Reverse());
        }

        foreach (var (word, other) in words.Keys.Zip(words.Keys.Skip(1)))
        {
            Find($"'{word} {other}' ORDER BY rowid").Should().Equal(words[word].Intersect(words[other]));
            Find($"'{word}' AND rowid >= {_texts.Keys.ElementAt(_texts.Count / 2)} ORDER BY rowid").Should().Equal(words[word].Where(row => row >= _texts.Keys.ElementAt(_texts.Count / 2)));
        }
    }

    /// <summary>There is no entry of some rows, no word without an entry, and no word in the tree over the pages that only those rows had.</summary>
    public void HasNothingOf(IReadOnlySet<long> gone)
    {
        var words = _everHad.Where(row => !gone.Contains(row.Key)).SelectMany(row => row.Value).ToHashSet(StringComparer.Ordinal);
        using var tables = new IndexTables(Session, Name);
        foreach (var segment in tables.Segments())
        {
            if (segment.IsReadToItsEnd)
            {
                Session.RunCount(string.Create(CultureInfo.InvariantCulture, $"SELECT (SELECT count(*) FROM docs_fts_data WHERE id >> 37 = {segment.Id}) + (SELECT count(*) FROM docs_fts_idx WHERE segid = {segment.Id})")).Should().Be(0);
                continue;
            }

            var entries = Entries(tables, segment);
            entries.Where(entry => gone.Contains(entry.Row)).Should().BeEmpty();
            entries.Select(entry => entry.Word).Distinct().Should().BeEquivalentTo(Terms(tables, segment));
            SplitKeys(segment).Where(key => !words.Any(word => word.StartsWith(key, StringComparison.Ordinal))).Should().BeEmpty();
        }
    }

    public void Dispose() => Session.Dispose();

    private SortedDictionary<string, long[]> Words => new(
        _texts.SelectMany(text => text.Value.Split(' ').Distinct().Select(word => (word, text.Key))).GroupBy(place => place.word, place => place.Key).ToDictionary(g => g.Key, g => g.Order().ToArray()),
        StringComparer.Ordinal);

    private List<long> Find(string match)
    {
        using var statement = Session.Prepare($"SELECT rowid FROM docs_fts WHERE docs_fts MATCH {match}");
        return statement.List(row => row.Integer(0));
    }

    // The first byte says that it is of the index itself and not of one of prefixes.
    private List<string> SplitKeys(IndexSegment segment)
    {
        using var statement = Session.Prepare(string.Create(CultureInfo.InvariantCulture, $"SELECT CAST(substr(term, 2) AS TEXT) FROM docs_fts_idx WHERE segid = {segment.Id} AND length(term) > 0"));
        return statement.List(row => row.Text(0));
    }

    private static List<(string Word, long Row)> Entries(IndexTables tables, IndexSegment segment)
    {
        var entries = new List<(string, long)>();
        var word = "";
        tables.ForEachPage(segment, segment.First, (_, page) =>
        {
            var reader = new LeafReader(page);
            while (reader.Read())
            {
                if (reader.IsTerm)
                {
                    word = Word(reader.Term);
                }
                else
                {
                    entries.Add((word, reader.Row));
                }
            }

            return true;
        });
        return entries;
    }

    private static List<string> Terms(IndexTables tables, IndexSegment segment)
    {
        var terms = new List<string>();
        tables.ForEachPage(segment, segment.First, (_, page) =>
        {
            var reader = new LeafReader(page);
            while (reader.Read())
            {
                if (reader.IsTerm)
                {
                    terms.Add(Word(reader.Term));
                }
            }

            return true;
        });
        return terms;
    }

    private static string Word(ReadOnlySpan<byte> term) => System.Text.Encoding.UTF8.GetString(term[1..]);

    private void Clean(IndexCleaner cleaner, int pages, Action? between)
    {
        var (most, done) = (0, false);
        while (!done)
        {
            InOneTransaction(() => cleaner.Stamp(Session));
            between?.Invoke();
            var found = cleaner.Look(Session, CancellationToken.None);
            between?.Invoke();
            foreach (var segment in found)
            {
                Clean(cleaner, segment, pages, between);
            }

            for (var more = true; more;)
            {
                InOneTransaction(() => more = !cleaner.DeleteDone(Session, pages));
                between?.Invoke();
            }

            most += 20;
            InOneTransaction(() => done = cleaner.TryFinish(Session, most));
        }
    }

    private void Clean(IndexCleaner cleaner, SegmentCleaning segment, int pages, Action? between)
    {
        var from = 0;
        while (from < segment.Count)
        {
            int? cleaned = null;
            InOneTransaction(() => cleaned = segment.CleanSome(Session, from, pages));
            if (cleaned is not { } done)
            {
                return;
            }

            from = done;
            between?.Invoke();
        }

        cleaner.Note(segment.Segment);
    }

    private void Set(long row, string text)
    {
        _texts[row] = text;
        if (!_everHad.TryGetValue(row, out var words))
        {
            _everHad[row] = words = new(StringComparer.Ordinal);
        }

        words.UnionWith(text.Split(' '));
    }

    private void InOneTransaction(Action work)
    {
        Session.RunScript("BEGIN");
        work();
        Session.RunScript("COMMIT");
    }
}
