-- S4 provider_configs: how a user reaches a provider of models.
CREATE TABLE provider_configs (
    id         TEXT    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider   TEXT    NOT NULL,
    config     TEXT    NOT NULL CHECK (json_valid(config) AND json_type(config) = 'text'), -- API keys and settings, encrypted
    is_active  INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    metadata   TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX idx_provider_configs_user ON provider_configs (user_id, provider);
-- A user has one default.
CREATE UNIQUE INDEX idx_provider_configs_default ON provider_configs (user_id) WHERE is_default = 1;

CREATE TRIGGER provider_configs_updated_at AFTER UPDATE ON provider_configs WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE provider_configs SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S4 providerModels: what the models of providers can take and what they cost.
CREATE TABLE provider_models (
    id             TEXT    NOT NULL PRIMARY KEY,
    provider       TEXT    NOT NULL,
    model          TEXT    NOT NULL,
    context_window INTEGER NULL CHECK (context_window >= 1), -- tokens; NULL: unknown
    input_price    INTEGER NULL CHECK (input_price >= 0), -- nano-units for a million tokens; NULL: unknown
    output_price   INTEGER NULL CHECK (output_price >= 0),
    is_active      INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    metadata       TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX idx_provider_models_provider ON provider_models (provider, model);

CREATE TRIGGER provider_models_updated_at AFTER UPDATE ON provider_models WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE provider_models SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S4 apiQuotas: how much of a provider may be used in a period, and how much was. A limit that is NULL is none.
CREATE TABLE api_quotas (
    id            TEXT    NOT NULL PRIMARY KEY,
    provider      TEXT    NOT NULL,
    user_id       TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: all users together
    period        TEXT    NOT NULL CHECK (period IN ('minute', 'hour', 'day', 'month')), -- UTC
    max_requests  INTEGER NULL CHECK (max_requests >= 0),
    max_tokens    INTEGER NULL CHECK (max_tokens >= 0),
    max_cost      INTEGER NULL CHECK (max_cost >= 0), -- nano-units
    used_requests INTEGER NOT NULL DEFAULT 0 CHECK (used_requests >= 0), -- in the period that began at period_start
    used_tokens   INTEGER NOT NULL DEFAULT 0 CHECK (used_tokens >= 0),
    used_cost     INTEGER NOT NULL DEFAULT 0 CHECK (used_cost >= 0),
    period_start  INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX idx_api_quotas_provider ON api_quotas (provider, coalesce(user_id, ''), period);
CREATE INDEX idx_api_quotas_user ON api_quotas (user_id);

CREATE TRIGGER api_quotas_updated_at AFTER UPDATE ON api_quotas WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE api_quotas SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

UPDATE store_info SET schema_version = 21;
