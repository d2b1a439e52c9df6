-- S2 ai_response_cache: answers of models, by the hash of the whole request. Without a user it is shared by all.
-- last_accessed_at is when it was stored or used last; what was used longest ago goes first.
CREATE TABLE ai_response_cache (
    seq              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    user_id          TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    prompt_hash      TEXT    NOT NULL, -- SHA-256 of the canonical request, hex
    prompt_preview   TEXT    NOT NULL, -- the first 100 characters of the prompt where the host asks for them, else ''
    response         TEXT    NOT NULL,
    tokens_used      INTEGER NULL CHECK (tokens_used >= 0), -- NULL when unknown
    model_used       TEXT    NOT NULL,
    cache_created_at INTEGER NOT NULL,
    last_accessed_at INTEGER NOT NULL,
    access_count     INTEGER NOT NULL DEFAULT 1 CHECK (access_count >= 1), -- storing it is the first
    expires_at       INTEGER NULL,
    metadata         TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    size_bytes       INTEGER NOT NULL GENERATED ALWAYS AS (length(CAST(prompt_preview || response || coalesce(metadata, '') AS BLOB))) STORED
) STRICT;

-- S2's idx_ai_response_cache_hash. A row for each user and request: a user's answers are not another's.
CREATE UNIQUE INDEX idx_ai_response_cache_hash ON ai_response_cache (prompt_hash, coalesce(user_id, ''));
CREATE INDEX idx_ai_response_cache_created_at ON ai_response_cache (cache_created_at);
-- S2's idx_ai_response_cache_accessed_at, with what making room asks for.
CREATE INDEX idx_ai_response_cache_accessed_at ON ai_response_cache (last_accessed_at, seq, size_bytes);
CREATE INDEX idx_ai_response_cache_expires_at ON ai_response_cache (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX idx_ai_response_cache_user ON ai_response_cache (user_id, size_bytes);

-- S2 file_processing_cache: what was made of a file, by the hash of its content. Without a user it is shared by all.
CREATE TABLE file_processing_cache (
    seq                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                 TEXT    NOT NULL UNIQUE,
    user_id            TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    file_path          TEXT    NOT NULL,
    file_hash          TEXT    NOT NULL, -- SHA-256, hex
    processing_type    TEXT    NOT NULL, -- parse, analyze, extract_metadata, any other
    processing_options TEXT    NULL CHECK (processing_options IS NULL OR json_valid(processing_options)), -- canonical
    options_hash       TEXT    NOT NULL, -- SHA-256 of the options, hex; '' without options
    result_data        TEXT    NOT NULL CHECK (json_valid(result_data)),
    created_at         INTEGER NOT NULL,
    last_accessed_at   INTEGER NOT NULL,
    size_bytes         INTEGER NOT NULL GENERATED ALWAYS AS (length(CAST(coalesce(processing_options, '') || result_data AS BLOB))) STORED
) STRICT;

-- S2's idx_file_processing_cache_path. S2's own key forgets the options and so gives the result of others.
CREATE UNIQUE INDEX idx_file_processing_cache_path ON file_processing_cache (file_path, file_hash, processing_type, options_hash, coalesce(user_id, ''));
CREATE INDEX idx_file_processing_cache_hash ON file_processing_cache (file_hash);
CREATE INDEX idx_file_processing_cache_created_at ON file_processing_cache (created_at);
CREATE INDEX idx_file_processing_cache_accessed_at ON file_processing_cache (last_accessed_at, seq, size_bytes);
CREATE INDEX idx_file_processing_cache_user ON file_processing_cache (user_id, size_bytes);

-- What each cache holds, kept by triggers: whether there is room is asked at every store, and counting all rows would cost more than the store.
CREATE TABLE cache_totals (
    cache   TEXT    NOT NULL PRIMARY KEY CHECK (cache IN ('ai_response_cache', 'file_processing_cache')),
    entries INTEGER NOT NULL DEFAULT 0,
    bytes   INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO cache_totals (cache) VALUES ('ai_response_cache'), ('file_processing_cache');

CREATE TRIGGER ai_response_cache_insert AFTER INSERT ON ai_response_cache
BEGIN
    UPDATE cache_totals SET entries = entries + 1, bytes = bytes + NEW.size_bytes WHERE cache = 'ai_response_cache';
END;

CREATE TRIGGER ai_response_cache_update AFTER UPDATE OF prompt_preview, response, metadata ON ai_response_cache
BEGIN
    UPDATE cache_totals SET bytes = bytes + NEW.size_bytes - OLD.size_bytes WHERE cache = 'ai_response_cache';
END;

CREATE TRIGGER ai_response_cache_delete AFTER DELETE ON ai_response_cache
BEGIN
    UPDATE cache_totals SET entries = entries - 1, bytes = bytes - OLD.size_bytes WHERE cache = 'ai_response_cache';
END;

CREATE TRIGGER file_processing_cache_insert AFTER INSERT ON file_processing_cache
BEGIN
    UPDATE cache_totals SET entries = entries + 1, bytes = bytes + NEW.size_bytes WHERE cache = 'file_processing_cache';
END;

CREATE TRIGGER file_processing_cache_update AFTER UPDATE OF processing_options, result_data ON file_processing_cache
BEGIN
    UPDATE cache_totals SET bytes = bytes + NEW.size_bytes - OLD.size_bytes WHERE cache = 'file_processing_cache';
END;

CREATE TRIGGER file_processing_cache_delete AFTER DELETE ON file_processing_cache
BEGIN
    UPDATE cache_totals SET entries = entries - 1, bytes = bytes - OLD.size_bytes WHERE cache = 'file_processing_cache';
END;

UPDATE store_info SET schema_version = 28;
