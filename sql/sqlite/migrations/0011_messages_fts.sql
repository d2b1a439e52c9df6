-- The full-text indexes and their state. That of messages is deferred: adding a message does not wait for it. It reaches up to a watermark,
-- which an indexer moves forward in batches; the triggers keep what lies below it right, whoever writes. At -1 it is being made anew and the
-- triggers stand aside. The others are kept by triggers alone.
CREATE TABLE search_indexes (
    id         INTEGER NOT NULL PRIMARY KEY, -- 1 messages, 2 memories, 3 knowledge
    name       TEXT    NOT NULL UNIQUE,
    indexed_to INTEGER NULL, -- the seq up to which rows are in the index; NULL where it is never behind
    damaged_at INTEGER NULL, -- when damage was last noticed
    rebuilt_at INTEGER NULL  -- when it was last whole again
) STRICT;

INSERT INTO search_indexes (id, name, indexed_to) VALUES (1, 'messages', 0), (2, 'memories', NULL), (3, 'knowledge', NULL);

-- What is indexed of a message. Its owner, conversation and role are words of a column of their own, in hex, so that neither stemming nor
-- case folding can make two of them equal; its date is there in words.
CREATE VIEW messages_words AS
SELECT seq,
       content,
       author_name,
       strftime('%Y ', timestamp / 1000, 'unixepoch')
           || trim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ',
                          1 + 9 * (strftime('%m', timestamp / 1000, 'unixepoch') - 1), 9))
           || ' ' || CAST(strftime('%d', timestamp / 1000, 'unixepoch') AS INTEGER) || ' '
           || trim(substr('Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday ', 1 + 9 * strftime('%w', timestamp / 1000, 'unixepoch'), 9)) AS dates,
       'u' || lower(hex(user_id)) || '0 c' || lower(hex(conversation_id)) || '0 r' || lower(hex(role)) || '0' AS scope
FROM messages;

CREATE VIEW messages_indexed AS
SELECT seq, content, author_name, dates, scope FROM messages_words WHERE seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1);

-- Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean. The test is not a generated column, which
-- every insert would compute. Two line ends after each text make its last two characters the beginnings of trigrams too, so that shorter
-- words are found by their beginning.
CREATE VIEW messages_grams AS
SELECT seq, content || char(10, 10) AS content FROM messages
WHERE length(CAST(content AS BLOB)) > length(content) AND content GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';

CREATE VIEW messages_indexed_grams AS
SELECT seq, content FROM messages_grams WHERE seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1);

CREATE VIRTUAL TABLE messages_fts USING fts5 (content, author_name, dates, scope,
    content = 'messages_indexed', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE messages_fts_grams USING fts5 (content, content = 'messages_indexed_grams', content_rowid = 'seq', tokenize = 'trigram');

CREATE VIRTUAL TABLE messages_fts_gram_places USING fts5vocab ('messages_fts_grams', 'instance');

-- The indexer writes a thousand messages at a time: larger and fewer segments.
INSERT INTO messages_fts (messages_fts, rank) VALUES ('hashsize', 8388608);
INSERT INTO messages_fts (messages_fts, rank) VALUES ('automerge', 8);

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN NEW.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
BEGIN
    INSERT INTO messages_fts (rowid, content, author_name, dates, scope)
    SELECT seq, content, author_name, dates, scope FROM messages_indexed WHERE seq = NEW.seq;
    INSERT INTO messages_fts_grams (rowid, content)
    SELECT seq, content FROM messages_indexed_grams WHERE seq = NEW.seq;
END;

CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN OLD.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, content, author_name, dates, scope)
    VALUES ('delete', OLD.seq, OLD.content, OLD.author_name,
       strftime('%Y ', OLD.timestamp / 1000, 'unixepoch')
           || trim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ',
                          1 + 9 * (strftime('%m', OLD.timestamp / 1000, 'unixepoch') - 1), 9))
           || ' ' || CAST(strftime('%d', OLD.timestamp / 1000, 'unixepoch') AS INTEGER) || ' '
           || trim(substr('Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday ', 1 + 9 * strftime('%w', OLD.timestamp / 1000, 'unixepoch'), 9)),
       'u' || lower(hex(OLD.user_id)) || '0 c' || lower(hex(OLD.conversation_id)) || '0 r' || lower(hex(OLD.role)) || '0');
    INSERT INTO messages_fts_grams (messages_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10, 10)
    WHERE length(CAST(OLD.content AS BLOB)) > length(OLD.content) AND OLD.content GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
END;

-- One trigger, not two: what goes out must go before what comes in.
CREATE TRIGGER messages_fts_update AFTER UPDATE OF seq, content, author_name, role, user_id, conversation_id, timestamp ON messages
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, content, author_name, dates, scope)
    SELECT 'delete', OLD.seq, OLD.content, OLD.author_name,
       strftime('%Y ', OLD.timestamp / 1000, 'unixepoch')
           || trim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ',
                          1 + 9 * (strftime('%m', OLD.timestamp / 1000, 'unixepoch') - 1), 9))
           || ' ' || CAST(strftime('%d', OLD.timestamp / 1000, 'unixepoch') AS INTEGER) || ' '
           || trim(substr('Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday ', 1 + 9 * strftime('%w', OLD.timestamp / 1000, 'unixepoch'), 9)),
       'u' || lower(hex(OLD.user_id)) || '0 c' || lower(hex(OLD.conversation_id)) || '0 r' || lower(hex(OLD.role)) || '0'
    WHERE OLD.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1);
    INSERT INTO messages_fts_grams (messages_fts_grams, rowid, content)
    SELECT 'delete', OLD.seq, OLD.content || char(10, 10)
    WHERE OLD.seq <= (SELECT indexed_to FROM search_indexes WHERE id = 1)
      AND length(CAST(OLD.content AS BLOB)) > length(OLD.content) AND OLD.content GLOB '*[ก-໿က-႟ក-៿⺀-鿿가-힯豈-﫿]*';
    INSERT INTO messages_fts (rowid, content, author_name, dates, scope)
    SELECT seq, content, author_name, dates, scope FROM messages_indexed WHERE seq = NEW.seq;
    INSERT INTO messages_fts_grams (rowid, content)
    SELECT seq, content FROM messages_indexed_grams WHERE seq = NEW.seq;
END;

UPDATE store_info SET schema_version = 11;
