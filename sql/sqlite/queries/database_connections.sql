-- Connections to databases and their cached schemas. Shared connections have no user: the store of one user does not see them.
-- columns
       id                 AS Id,
       user_id            AS UserId,
       name               AS Name,
       connection_type    AS ConnectionType,
       host               AS Host,
       port               AS Port,
       database_name      AS DatabaseName,
       username           AS Username,
       encrypted_password AS EncryptedPassword,
       auth_type          AS AuthType,
       ssl_config         AS SslConfig,
       connection_options AS ConnectionOptions,
       last_connected_at  AS LastConnectedAt,
       last_error         AS LastError,
       is_active          AS IsActive,
       metadata           AS Metadata,
       created_at         AS CreatedAt,
       updated_at         AS UpdatedAt

-- name: Create
INSERT INTO database_connections (id, user_id, name, connection_type, host, port, database_name, username, encrypted_password, auth_type,
                                  ssl_config, connection_options, is_active, metadata, created_at, updated_at)
SELECT @id, @userId, @name, @connectionType, @host, @port, @databaseName, @username, @encryptedPassword, @authType,
       @sslConfig, @connectionOptions, @isActive, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
RETURNING {columns};

-- name: FindById
SELECT {columns}
FROM database_connections
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM database_connections
WHERE id > @after AND (@owner IS NULL OR user_id = @owner)
  AND (@shared IS NULL OR (user_id IS NULL) = @shared)
  AND (@connectionType IS NULL OR connection_type = @connectionType)
  AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY id
LIMIT @limit;

-- name: ListOfUser
-- The user NULL has the shared ones.
SELECT {columns}
FROM database_connections
WHERE user_id IS @userId AND id > @after AND (@owner IS NULL OR user_id = @owner)
  AND (@shared IS NULL OR (user_id IS NULL) = @shared)
  AND (@connectionType IS NULL OR connection_type = @connectionType)
  AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY id
LIMIT @limit;

-- name: Update
UPDATE database_connections
SET name = CASE WHEN @setName THEN @name ELSE name END,
    connection_type = CASE WHEN @setConnectionType THEN @connectionType ELSE connection_type END,
    host = CASE WHEN @setHost THEN @host ELSE host END,
    port = CASE WHEN @setPort THEN @port ELSE port END,
    database_name = CASE WHEN @setDatabaseName THEN @databaseName ELSE database_name END,
    username = CASE WHEN @setUsername THEN @username ELSE username END,
    encrypted_password = CASE WHEN @setPassword THEN @encryptedPassword ELSE encrypted_password END,
    auth_type = CASE WHEN @setAuthType THEN @authType ELSE auth_type END,
    ssl_config = CASE WHEN @setSslConfig THEN @sslConfig ELSE ssl_config END,
    connection_options = CASE WHEN @setConnectionOptions THEN @connectionOptions ELSE connection_options END,
    is_active = CASE WHEN @setIsActive THEN @isActive ELSE is_active END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: MarkConnected
UPDATE database_connections
SET last_connected_at = @now, last_error = NULL, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: MarkFailed
UPDATE database_connections
SET last_error = @error, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Delete
DELETE FROM database_connections
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: CreateSchema
INSERT INTO database_schemas (id, connection_id, schema_name, table_name, table_type, column_info, relationships, indexes, row_count, last_updated)
SELECT @id, c.id, @schemaName, @tableName, @tableType, @columnInfo, @relationships, @indexes, @rowCount, @now
FROM database_connections c
WHERE c.id = @connectionId AND (@owner IS NULL OR c.user_id = @owner);

-- name: FindSchema
SELECT s.id            AS Id,
       s.connection_id AS ConnectionId,
       s.schema_name   AS SchemaName,
       s.table_name    AS TableName,
       s.table_type    AS TableType,
       s.column_info   AS ColumnInfo,
       s.relationships AS Relationships,
       s.indexes       AS Indexes,
       s.row_count     AS RowCount,
       s.last_updated  AS LastUpdated
FROM database_schemas s
WHERE s.connection_id = @connectionId AND coalesce(s.schema_name, '') = coalesce(@schemaName, '') AND s.table_name = @tableName
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM database_connections c WHERE c.id = s.connection_id AND c.user_id = @owner));

-- name: ListSchemas
SELECT s.id            AS Id,
       s.connection_id AS ConnectionId,
       s.schema_name   AS SchemaName,
       s.table_name    AS TableName,
       s.table_type    AS TableType,
       s.column_info   AS ColumnInfo,
       s.relationships AS Relationships,
       s.indexes       AS Indexes,
       s.row_count     AS RowCount,
       s.last_updated  AS LastUpdated
FROM database_schemas s
WHERE s.connection_id = @connectionId AND (coalesce(s.schema_name, ''), s.table_name) > (@schemaName, @tableName)
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM database_connections c WHERE c.id = s.connection_id AND c.user_id = @owner))
ORDER BY coalesce(s.schema_name, ''), s.table_name
LIMIT @limit;

-- name: ClearSchemas
DELETE FROM database_schemas
WHERE connection_id = @connectionId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM database_connections c WHERE c.id = connection_id AND c.user_id = @owner));
