-- S2 database_connections: how to reach databases. Without a user it is shared by all.
CREATE TABLE database_connections (
    id                 TEXT    NOT NULL PRIMARY KEY,
    user_id            TEXT    NULL REFERENCES users (id) ON DELETE CASCADE, -- NULL: shared
    name               TEXT    NOT NULL,
    connection_type    TEXT    NOT NULL, -- sqlserver, postgresql, mysql, any other
    host               TEXT    NOT NULL,
    port               INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535), -- 0: none
    database_name      TEXT    NOT NULL,
    username           TEXT    NULL,
    encrypted_password TEXT    NULL,
    auth_type          TEXT    NOT NULL DEFAULT 'sql', -- sql, windows, certificate, any other
    ssl_config         TEXT    NULL CHECK (ssl_config IS NULL OR json_valid(ssl_config)),
    connection_options TEXT    NULL CHECK (connection_options IS NULL OR json_valid(connection_options)),
    last_connected_at  INTEGER NULL,
    last_error         TEXT    NULL,
    is_active          INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    metadata           TEXT    NULL CHECK (metadata IS NULL OR json_valid(metadata)),
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_database_connections_user ON database_connections (user_id, id);
CREATE INDEX idx_database_connections_type ON database_connections (connection_type);
CREATE INDEX idx_database_connections_active ON database_connections (is_active);
CREATE INDEX idx_active_connections ON database_connections (id) WHERE is_active = 1;

CREATE TRIGGER database_connections_updated_at AFTER UPDATE ON database_connections WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE database_connections SET updated_at = max(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), OLD.updated_at + 1) WHERE id = NEW.id;
END;

-- S2 database_schemas: what was seen in a database when it was last looked at.
CREATE TABLE database_schemas (
    id            TEXT    NOT NULL PRIMARY KEY,
    connection_id TEXT    NOT NULL REFERENCES database_connections (id) ON DELETE CASCADE,
    schema_name   TEXT    NULL,
    table_name    TEXT    NOT NULL,
    table_type    TEXT    NOT NULL, -- table, view, stored_procedure, any other
    column_info   TEXT    NULL CHECK (column_info IS NULL OR json_valid(column_info)),
    relationships TEXT    NULL CHECK (relationships IS NULL OR json_valid(relationships)),
    indexes       TEXT    NULL CHECK (indexes IS NULL OR json_valid(indexes)),
    row_count     INTEGER NULL CHECK (row_count >= 0), -- about; NULL: unknown
    last_updated  INTEGER NOT NULL
) STRICT;

-- Also where there is no schema name: a plain UNIQUE would take each NULL for another.
CREATE UNIQUE INDEX idx_database_schemas_connection ON database_schemas (connection_id, coalesce(schema_name, ''), table_name);
CREATE INDEX idx_database_schemas_table ON database_schemas (table_name);

UPDATE store_info SET schema_version = 22;
