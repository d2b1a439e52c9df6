-- S0 classification_results: what each classifier made of a message.
CREATE TABLE classification_results (
    seq                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                 TEXT    NOT NULL UNIQUE,
    message_id         TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    classifier_name    TEXT    NOT NULL, -- safety, intent, topic, sentiment, any other
    result             TEXT    NOT NULL CHECK (json_valid(result)),
    confidence         REAL    NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    processing_time_ms INTEGER NOT NULL CHECK (processing_time_ms >= 0),
    llm_model          TEXT    NULL,
    metadata           TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at         INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_classification_message ON classification_results (message_id);
CREATE INDEX idx_classification_classifier ON classification_results (classifier_name, created_at);

-- S0 arbiter_decisions: what was made of all the classifiers' results.
CREATE TABLE arbiter_decisions (
    seq                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                   TEXT    NOT NULL UNIQUE,
    message_id           TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    final_classification TEXT    NOT NULL CHECK (json_valid(final_classification)),
    reasoning            TEXT    NULL,
    classifier_agreement REAL    NOT NULL CHECK (classifier_agreement BETWEEN 0 AND 100), -- percent
    overrides            TEXT    NULL CHECK (overrides IS NULL OR json_valid(overrides)),
    metadata             TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at           INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_arbiter_decisions_message ON arbiter_decisions (message_id);
CREATE INDEX idx_arbiter_decisions_created_at ON arbiter_decisions (created_at);

-- S0's common queries: how sure each classifier is, and how the classifiers of its messages agree.
CREATE VIEW classifier_agreement AS
SELECT r.classifier_name,
       count(*)                     AS result_count,
       avg(r.confidence)            AS avg_confidence,
       avg(r.processing_time_ms)    AS avg_processing_time_ms,
       avg(d.classifier_agreement)  AS avg_agreement
FROM classification_results r
LEFT JOIN arbiter_decisions d ON d.seq = (SELECT max(x.seq) FROM arbiter_decisions x WHERE x.message_id = r.message_id)
GROUP BY r.classifier_name;

UPDATE store_info SET schema_version = 6;
