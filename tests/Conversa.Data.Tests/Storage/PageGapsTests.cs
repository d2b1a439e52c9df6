using System.Text;
using Conversa.Data.Storage;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Storage;

/// <summary>The unused middle of pages: cleared of what lay there, and of nothing else, in whatever database.</summary>
public sealed class PageGapsTests : IDisposable
{
    private const string Gone = "a secret that is gone";
    private const string Kept = "a row that is kept";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<int, string> Databases()
    {
        var data = new TheoryData<int, string>();
        foreach (var size in new[] { 512, 4096, 65536 })
        {
            foreach (var vacuum in new[] { "NONE", "FULL", "INCREMENTAL" })
            {
                data.Add(size, vacuum);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Clearing_takes_what_was_deleted_and_leaves_every_row(int pageSize, string autoVacuum)
    {
        Fill(pageSize, autoVacuum);
        Traces().Should().BePositive("otherwise clearing proves nothing");
        var before = Rows();

        Clear(TimeSpan.FromSeconds(10));

        Traces().Should().Be(0);
        Rows().Should().Equal(before);
        _directory.Scalar("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public void Clearing_goes_on_where_it_ended()
    {
        Fill(512, "INCREMENTAL");
        var filled = File.ReadAllBytes(_directory.Database);
        Clear(TimeSpan.FromSeconds(10)).Should().Be(1);
        var atOnce = File.ReadAllBytes(_directory.Database);
        File.WriteAllBytes(_directory.Database, filled);

        Clear(TimeSpan.Zero).Should().BeGreaterThan(10);

        File.ReadAllBytes(_directory.Database).Should().Equal(atOnce);
    }

    // What is given back moves the last pages to the front, as a split may.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clearing_finds_pages_that_move_to_where_it_has_been(bool othersCheckpoint)
    {
        Fill(4096, "INCREMENTAL");
        using var writer = _directory.Connect();
        writer.Execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON; DROP TABLE messages;");
        using var session = new SqliteFile(new() { ConnectionString = $"Data Source={_directory.Database}" }, ShippedSql.Catalog).OpenCheckpointer();
        var gaps = new PageGaps(session);
        var moves = 0;
        while (!gaps.AllCleared)
        {
            var (left, frames) = session.Checkpoint();
            left.Should().Be(0);
            gaps.ClearSome(frames, TimeSpan.Zero).Should().BeTrue();
            writer.Execute("PRAGMA user_version = 1");
            gaps.Committed();
            if (moves++ == 1)
            {
                writer.Execute("PRAGMA incremental_vacuum");
                if (othersCheckpoint)
                {
                    writer.Execute("PRAGMA wal_checkpoint(RESTART); PRAGMA user_version = 2");
                }
            }
        }

        writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Traces().Should().Be(0);
        writer.Scalar("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public void Clearing_finds_nothing_in_a_file_without_pages()
    {
        File.WriteAllBytes(_directory.Database, []);

        Clear(TimeSpan.FromSeconds(10)).Should().Be(1);

        new FileInfo(_directory.Database).Length.Should().Be(0);
    }

    [Fact]
    public void A_leaf_has_its_gap_between_its_pointers_and_its_cells()
    {
        // A leaf of a table with two cells, at 4,000 and 3,900.
        byte[] page = [13, 0, 0, 0, 2, 0x0F, 0x3C, 0, 0x0F, 0xA0, 0x0F, 0x3C, .. new byte[4084]];

        PageGaps.Find(page, header: 0, usable: 4096).Should().Be(12..3900);
    }

    [Theory]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 1, 0, 0 }, "of no type that there is")]
    [InlineData(new byte[] { 13, 0, 0, 1, 0, 1, 0, 0 }, "pointers that reach into the cells")]
    [InlineData(new byte[] { 13, 0, 0, 0, 0, 2, 1, 0 }, "cells that begin behind the end")]
    [InlineData(new byte[] { 13, 0, 0, 0, 1, 1, 0, 0, 0, 200 }, "a cell that lies before the first")]
    public void What_is_no_page_of_a_tree_has_none(byte[] start, string because) =>
        PageGaps.Find([.. start, .. new byte[512 - start.Length]], header: 0, usable: 512).Should().Be(default(Range), because);

    public void Dispose() => _directory.Dispose();

    // Tables with and without rowids, with an index and with rows too long for a page; each second row is deleted again.
    private void Fill(int pageSize, string autoVacuum)
    {
        var random = new Random(pageSize);
        using var database = _directory.Connect();
        database.Execute($"""
            PRAGMA page_size = {pageSize};
            PRAGMA auto_vacuum = {autoVacuum};
            VACUUM;
            PRAGMA secure_delete = ON;
            CREATE TABLE messages (id TEXT PRIMARY KEY, content TEXT NOT NULL, gone INTEGER NOT NULL);
            CREATE INDEX messages_content ON messages (content);
            CREATE TABLE states (id TEXT PRIMARY KEY, content TEXT NOT NULL, gone INTEGER NOT NULL) WITHOUT ROWID;
            """);
        using var transaction = database.BeginTransaction();
        foreach (var i in Enumerable.Range(0, Math.Max(3000, pageSize / 8)))
        {
            var gone = i % 2 == 0;
            var text = string.Concat(Enumerable.Repeat(gone ? Gone : Kept, random.Next(1, i % 50 == 0 ? pageSize / 10 : Math.Min(pageSize / 100, 12))));
            foreach (var table in new[] { "messages", "states" })
            {
                using var command = database.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"INSERT INTO {table} VALUES (@id, @text, @gone)";
                command.Parameters.AddWithValue("@id", $"{random.Next():x8}{i}");
                command.Parameters.AddWithValue("@text", $"{random.Next():x8}{text}");
                command.Parameters.AddWithValue("@gone", gone);
                command.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        database.Execute("DELETE FROM messages WHERE gone; DELETE FROM states WHERE gone;");
    }

    // How often it had to go on.
    private int Clear(TimeSpan moment)
    {
        using var session = SqliteFile.OpenStage(_directory.Database, ShippedSql.Catalog);
        _ = session.RunScalar("PRAGMA schema_version");
        var gaps = new PageGaps(session);
        var times = 0;
        while (!gaps.AllCleared)
        {
            gaps.ClearSome(frames: 0, moment).Should().BeTrue();
            times++;
        }

        gaps.Sync();
        return times;
    }

    private List<string> Rows()
    {
        using var database = _directory.Connect();
        return [.. database.Rows("SELECT * FROM messages NOT INDEXED"), .. database.Rows("SELECT content FROM messages ORDER BY content"), .. database.Rows("SELECT * FROM states")];
    }

    private int Traces() => File.ReadAllBytes(_directory.Database).AsSpan().Count(Encoding.UTF8.GetBytes(Gone));
}
