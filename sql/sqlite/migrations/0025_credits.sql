-- S3 credit_balance: what a provider says is left, over time. It is the host's, so it has no user. NULL is unknown; money is in nano-units.
CREATE TABLE credit_balance (
    seq                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                   TEXT    NOT NULL UNIQUE,
    provider             TEXT    NOT NULL DEFAULT 'openrouter',
    credits_remaining    INTEGER NULL, -- nano-units; below zero when overdrawn
    credits_used         INTEGER NULL, -- nano-units
    daily_spend          INTEGER NULL, -- nano-units
    monthly_spend        INTEGER NULL, -- nano-units
    rate_limit_remaining INTEGER NULL CHECK (rate_limit_remaining >= 0),
    rate_limit_reset     INTEGER NULL,
    last_updated         INTEGER NOT NULL, -- when the provider said so
    raw_response         TEXT    NULL CHECK (raw_response IS NULL OR json_valid(raw_response)),
    metadata             TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at           INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_credit_provider_time ON credit_balance (provider, last_updated);

-- S3 credit_alerts: a threshold that was passed. Of one type and provider at most one is open.
CREATE TABLE credit_alerts (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    provider        TEXT    NOT NULL DEFAULT 'openrouter',
    alert_type      TEXT    NOT NULL, -- low_balance, rate_limit, daily_limit, monthly_limit, any other
    threshold_value INTEGER NULL, -- in billionths, as money is, requests too
    current_value   INTEGER NULL, -- in billionths
    message         TEXT    NULL,
    severity        TEXT    NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'warning', 'critical')),
    acknowledged    INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged IN (0, 1)),
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT    NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_alerts_type_time ON credit_alerts (alert_type, created_at);
CREATE INDEX idx_credit_alerts_created_at ON credit_alerts (created_at);
CREATE UNIQUE INDEX idx_credit_alerts_open ON credit_alerts (provider, alert_type) WHERE acknowledged = 0;

CREATE TRIGGER credit_alerts_updated_at AFTER UPDATE ON credit_alerts WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE credit_alerts SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE seq = NEW.seq;
END;

UPDATE store_info SET schema_version = 25;
