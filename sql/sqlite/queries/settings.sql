-- Settings are the host's: they have no owner.
-- columns
       id                 AS Id,
       config_key         AS Key,
       config_value       AS Value,
       config_description AS Description,
       notes              AS Notes,
       is_sensitive       AS IsSensitive,
       created_at         AS CreatedAt,
       updated_at         AS UpdatedAt

-- name: Find
SELECT {columns}
FROM system_config
WHERE config_key = @key;

-- name: List
-- Keys with the prefix are from it and before what follows all of them; a blob follows every text.
SELECT {columns}
FROM system_config
WHERE config_key >= max(@after, @prefix) AND config_key <> @after AND config_key < coalesce(@end, x'')
ORDER BY config_key
LIMIT @limit;

-- name: Create
-- Later than what was deleted: who saw that must not take this for it.
INSERT INTO system_config (id, config_key, config_value, config_description, notes, is_sensitive, created_at, updated_at)
VALUES (@id, @key, @value, @description, @notes, @isSensitive, @now,
        max(@now, coalesce((SELECT changed_at + 1 FROM system_config_history WHERE config_key = @key ORDER BY seq DESC LIMIT 1), @now)));

-- name: Update
UPDATE system_config
SET config_value = @value,
    config_description = coalesce(@description, config_description),
    notes = coalesce(@notes, notes),
    is_sensitive = @isSensitive,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id;

-- name: Delete
DELETE FROM system_config
WHERE id = @id;

-- name: NoteChange
INSERT INTO system_config_history (id, config_key, old_value, new_value, is_sensitive, changed_by, changed_at)
VALUES (@id, @key, @oldValue, @newValue, @isSensitive, @changedBy, @now);

-- name: WasSensitive
SELECT is_sensitive
FROM system_config_history
WHERE config_key = @key
ORDER BY seq DESC
LIMIT 1;

-- name: ListHistory
SELECT seq          AS Seq,
       id           AS Id,
       config_key   AS Key,
       old_value    AS OldValue,
       new_value    AS NewValue,
       is_sensitive AS IsSensitive,
       changed_by   AS ChangedBy,
       changed_at   AS ChangedAt
FROM system_config_history
WHERE config_key = @key AND seq < @before
ORDER BY seq DESC
LIMIT @limit;

-- name: ListAllHistory
SELECT seq          AS Seq,
       id           AS Id,
       config_key   AS Key,
       old_value    AS OldValue,
       new_value    AS NewValue,
       is_sensitive AS IsSensitive,
       changed_by   AS ChangedBy,
       changed_at   AS ChangedAt
FROM system_config_history
WHERE seq < @before
ORDER BY seq DESC
LIMIT @limit;

-- name: ListPlainHistory
SELECT seq          AS Seq,
       id           AS Id,
       config_key   AS Key,
       old_value    AS OldValue,
       new_value    AS NewValue,
       is_sensitive AS IsSensitive,
       changed_by   AS ChangedBy,
       changed_at   AS ChangedAt
FROM system_config_history
WHERE config_key = @key AND is_sensitive = 0 AND seq < @before
ORDER BY seq DESC
LIMIT @limit;

-- name: EncryptHistory
UPDATE system_config_history
SET old_value = @oldValue, new_value = @newValue, is_sensitive = 1
WHERE id = @id;

-- name: ListPlain
-- For an export, which holds no secrets.
SELECT *
FROM system_config
WHERE config_key >= '' AND is_sensitive = 0
ORDER BY config_key;

-- name: ListAllPlainHistory
-- What was ever sensitive is left out from its beginning.
SELECT *
FROM system_config_history
WHERE seq > 0
  AND config_key NOT IN (SELECT h.config_key FROM system_config_history h WHERE h.seq > 0 AND h.is_sensitive = 1)
  AND config_key NOT IN (SELECT c.config_key FROM system_config c WHERE c.config_key >= '' AND c.is_sensitive = 1)
ORDER BY seq;
