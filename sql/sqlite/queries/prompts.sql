-- Prompts are the host's: they have no owner. Their order is by name. The triggers write the history.
-- columns
       id          AS Id,
       name        AS Name,
       version     AS Version,
       content     AS Content,
       description AS Description,
       category    AS Category,
       is_active   AS IsActive,
       metadata    AS Metadata,
       created_at  AS CreatedAt,
       updated_at  AS UpdatedAt

-- name: Create
INSERT INTO prompts (id, name, content, description, category, is_active, changed_by, change_reason, metadata, created_at, updated_at)
VALUES (@id, @name, @content, @description, @category, @isActive, @changedBy, @changeReason, @metadata, @now, @now)
RETURNING {columns};

-- name: FindByName
SELECT {columns}
FROM prompts
WHERE name = @name;

-- name: List
SELECT {columns}
FROM prompts
WHERE name > @name AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY name
LIMIT @limit;

-- name: ListOfCategory
SELECT {columns}
FROM prompts
WHERE category = @category AND name > @name AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY name
LIMIT @limit;

-- name: ListCategories
-- One look into the index for each category, not one for each prompt.
WITH RECURSIVE categories (category) AS (
    SELECT min(category)
    FROM prompts
    UNION ALL
    SELECT (SELECT min(p.category) FROM prompts p WHERE p.category > categories.category)
    FROM categories
    WHERE categories.category IS NOT NULL
)
SELECT category AS Category
FROM categories
WHERE category IS NOT NULL
LIMIT @limit;

-- name: Update
-- The version counts here too, not by the trigger alone: what comes back is what the row was before its triggers.
UPDATE prompts
SET version = CASE WHEN @setContent AND content <> @content
                   THEN 1 + max(version, coalesce((SELECT max(h.version) FROM prompt_history h WHERE h.prompt_id = prompts.id), 0))
                   ELSE version END,
    changed_by = CASE WHEN @setContent AND content <> @content THEN @changedBy END,
    change_reason = CASE WHEN @setContent AND content <> @content THEN @changeReason END,
    content = CASE WHEN @setContent THEN @content ELSE content END,
    description = CASE WHEN @setDescription THEN @description ELSE description END,
    category = CASE WHEN @setCategory THEN @category ELSE category END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE name = @name AND (@expectedVersion IS NULL OR version = @expectedVersion)
RETURNING {columns};

-- name: RollBack
-- No row comes back when the version's content is today's already.
UPDATE prompts
SET version = 1 + max(prompts.version, (SELECT max(l.version) FROM prompt_history l WHERE l.prompt_id = prompts.id)),
    content = h.content, changed_by = @changedBy, change_reason = @changeReason,
    updated_at = max(@now, prompts.updated_at + 1)
FROM prompt_history h
WHERE prompts.name = @name AND h.prompt_id = prompts.id AND h.version = @version AND h.content <> prompts.content
  AND (@expectedVersion IS NULL OR prompts.version = @expectedVersion)
RETURNING {columns};

-- name: SetActive
UPDATE prompts
SET is_active = @isActive, updated_at = max(@now, updated_at + 1)
WHERE name = @name AND is_active <> @isActive
RETURNING {columns};

-- name: Delete
DELETE FROM prompts
WHERE name = @name;

-- name: FindVersion
SELECT h.version       AS Version,
       h.content       AS Content,
       h.changed_by    AS ChangedBy,
       h.change_reason AS ChangeReason,
       h.created_at    AS CreatedAt
FROM prompts p
JOIN prompt_history h ON h.prompt_id = p.id
WHERE p.name = @name AND h.version = @version;

-- name: ListHistory
SELECT h.version       AS Version,
       h.content       AS Content,
       h.changed_by    AS ChangedBy,
       h.change_reason AS ChangeReason,
       h.created_at    AS CreatedAt
FROM prompts p
JOIN prompt_history h ON h.prompt_id = p.id
WHERE p.name = @name AND h.version < @version
ORDER BY h.version DESC
LIMIT @limit;
