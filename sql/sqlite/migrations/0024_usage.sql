-- S4 usage_logs and S3 model_usage_stats: what each call of a model took. NULL is unknown and is not zero. Money is in nano-units of the host's currency.
-- The bounds of a row keep every sum within what an integer holds.
CREATE TABLE usage_logs (
    seq                   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                    TEXT    NOT NULL UNIQUE,
    user_id               TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: the host's own
    conversation_id       TEXT    NULL REFERENCES conversations (id) ON DELETE SET NULL,
    message_id            TEXT    NULL REFERENCES messages (id) ON DELETE SET NULL,
    provider              TEXT    NOT NULL,
    model                 TEXT    NOT NULL, -- S3's model_name
    provider_message_id   TEXT    NULL, -- the provider's id of the call; a call counts once
    input_tokens          INTEGER NULL CHECK (input_tokens BETWEEN 0 AND 2147483647), -- S3's prompt_tokens
    output_tokens         INTEGER NULL CHECK (output_tokens BETWEEN 0 AND 2147483647), -- S3's completion_tokens
    cached_tokens         INTEGER NULL CHECK (cached_tokens BETWEEN 0 AND 2147483647),
    reasoning_tokens      INTEGER NULL CHECK (reasoning_tokens BETWEEN 0 AND 2147483647),
    total_tokens          INTEGER NULL CHECK (total_tokens BETWEEN 0 AND 2147483647),
    input_length          INTEGER NULL CHECK (input_length BETWEEN 0 AND 2147483647),
    output_length         INTEGER NULL CHECK (output_length BETWEEN 0 AND 2147483647),
    response_time_ms      INTEGER NULL CHECK (response_time_ms BETWEEN 0 AND 2147483647),
    capabilities_detected INTEGER NULL CHECK (capabilities_detected BETWEEN 0 AND 2147483647),
    capabilities_executed INTEGER NULL CHECK (capabilities_executed BETWEEN 0 AND 2147483647),
    capability_types      TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(capability_types) AND json_type(capability_types) = 'array'), -- of strings
    success               INTEGER NOT NULL DEFAULT 1 CHECK (success IN (0, 1)),
    error_type            TEXT    NULL,
    cost                  INTEGER NULL CHECK (cost BETWEEN 0 AND 1000000000000000), -- nano-units
    estimated_cost        INTEGER NULL CHECK (estimated_cost BETWEEN 0 AND 1000000000000000), -- nano-units
    timestamp             INTEGER NOT NULL,
    metadata              TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at            INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX idx_usage_logs_provider_message_id ON usage_logs (provider, provider_message_id) WHERE provider_message_id IS NOT NULL;
-- S3's idx_usage_user_time and S4's idx_usage_logs_user_id. It holds all that is summed, so a user's totals are read from it alone.
CREATE INDEX idx_usage_user_time ON usage_logs (user_id, timestamp, provider, model, conversation_id, success, response_time_ms,
    input_tokens, output_tokens, cached_tokens, reasoning_tokens, total_tokens, cost, estimated_cost);
CREATE INDEX idx_usage_model_time ON usage_logs (model, timestamp);
-- S4's idx_usage_logs_created_at too: its created_at is our timestamp.
CREATE INDEX idx_usage_timestamp ON usage_logs (timestamp);
CREATE INDEX idx_usage_logs_conversation_id ON usage_logs (conversation_id, timestamp) WHERE conversation_id IS NOT NULL;
CREATE INDEX idx_usage_logs_message_id ON usage_logs (message_id) WHERE message_id IS NOT NULL;

-- Days are UTC. A sum is of what is known, NULL when nothing is; cost is in nano-units.
CREATE VIEW usage_summary AS
SELECT user_id,
       provider,
       model,
       date((timestamp - (timestamp % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS day,
       count(*)                                                AS calls,
       count(*) - sum(success)                                 AS failed_calls,
       sum(input_tokens)                                       AS input_tokens,
       sum(output_tokens)                                      AS output_tokens,
       sum(cached_tokens)                                      AS cached_tokens,
       sum(reasoning_tokens)                                   AS reasoning_tokens,
       sum(total_tokens)                                       AS total_tokens,
       sum(input_tokens IS NULL OR output_tokens IS NULL)      AS calls_without_tokens,
       sum(cost)                                               AS cost,
       sum(cost IS NULL)                                       AS calls_without_cost,
       sum(estimated_cost)                                     AS estimated_cost
FROM usage_logs
GROUP BY 1, 2, 3, 4;

UPDATE store_info SET schema_version = 24;
