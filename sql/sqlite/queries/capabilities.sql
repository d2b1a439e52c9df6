-- How what the bot can do is set up. They are the host's.
-- columns
       id          AS Id,
       name        AS Name,
       version     AS Version,
       config      AS Config,
       description AS Description,
       is_enabled  AS IsEnabled,
       metadata    AS Metadata,
       created_at  AS CreatedAt,
       updated_at  AS UpdatedAt

-- name: Create
INSERT INTO capabilities_config (id, name, config, description, is_enabled, changed_by, change_reason, metadata, created_at, updated_at)
VALUES (@id, @name, @config, @description, @isEnabled, @changedBy, @changeReason, @metadata, @now, @now);

-- name: FindByName
SELECT {columns}
FROM capabilities_config
WHERE name = @name;

-- name: List
SELECT {columns}
FROM capabilities_config
WHERE name > @after AND (@isEnabled IS NULL OR is_enabled = @isEnabled)
ORDER BY name
LIMIT @limit;

-- name: ListHistory
SELECT h.version       AS Version,
       h.config        AS Config,
       h.changed_by    AS ChangedBy,
       h.change_reason AS ChangeReason,
       h.created_at    AS CreatedAt
FROM capabilities_config c
JOIN capabilities_config_history h ON h.capability_id = c.id
WHERE c.name = @name AND h.version < @before
ORDER BY h.version DESC
LIMIT @limit;

-- name: Update
-- The trigger counts the version and writes the history.
UPDATE capabilities_config
SET config = CASE WHEN @setConfig THEN @config ELSE config END,
    description = CASE WHEN @setDescription THEN @description ELSE description END,
    is_enabled = CASE WHEN @setIsEnabled THEN @isEnabled ELSE is_enabled END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    changed_by = @changedBy,
    change_reason = @changeReason,
    updated_at = max(@now, updated_at + 1)
WHERE name = @name;

-- name: Delete
DELETE FROM capabilities_config
WHERE name = @name;
