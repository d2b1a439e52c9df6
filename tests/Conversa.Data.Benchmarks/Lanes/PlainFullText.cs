namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>Full text as one would write it by hand: an index with external content, kept by a trigger in the transaction of each insert.</summary>
internal static class PlainFullText
{
    /// <summary>Puts it in place of the library's.</summary>
    public const string Install =
        """
        DROP TRIGGER messages_fts_update;
        DROP TRIGGER messages_fts_delete;
        DROP TRIGGER messages_fts_insert;
        DROP TABLE messages_fts_gram_places;
        DROP TABLE messages_fts_grams;
        DROP TABLE messages_fts;
        CREATE VIRTUAL TABLE plain_fts USING fts5 (content, content = 'messages', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');
        CREATE TRIGGER plain_fts_insert AFTER INSERT ON messages BEGIN
            INSERT INTO plain_fts (rowid, content) VALUES (NEW.seq, NEW.content);
        END;
        INSERT INTO plain_fts (plain_fts) VALUES ('rebuild');
        """;

    public const string Search =
        """
        SELECT m.seq, m.id, m.conversation_id, m.user_id, m.role, m.content, m.timestamp, bm25(plain_fts) AS score
        FROM plain_fts
        JOIN messages m ON m.seq = plain_fts.rowid
        WHERE plain_fts MATCH ?
        ORDER BY bm25(plain_fts)
        LIMIT 10
        """;

    public const string SearchOfUser =
        """
        SELECT m.seq, m.id, m.conversation_id, m.user_id, m.role, m.content, m.timestamp, bm25(plain_fts) AS score
        FROM plain_fts
        JOIN messages m ON m.seq = plain_fts.rowid
        WHERE plain_fts MATCH ? AND m.user_id = ?
        ORDER BY bm25(plain_fts)
        LIMIT 10
        """;
}
