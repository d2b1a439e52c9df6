-- What users prefer.
-- columns
       id                  AS Id,
       user_id             AS UserId,
       preference_category AS Category,
       preference_key      AS Key,
       preference_value    AS Value,
       metadata            AS Metadata,
       created_at          AS CreatedAt,
       updated_at          AS UpdatedAt

-- name: Set
INSERT INTO user_preferences (id, user_id, preference_category, preference_key, preference_value, metadata, created_at, updated_at)
SELECT @id, @userId, @category, @key, @value, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
ON CONFLICT (user_id, preference_category, preference_key) DO UPDATE
SET preference_value = excluded.preference_value,
    metadata = coalesce(excluded.metadata, metadata),
    updated_at = max(excluded.updated_at, updated_at + 1)
RETURNING {columns};

-- name: Get
SELECT preference_value AS Value
FROM user_preferences
WHERE user_id = @userId AND preference_category = @category AND preference_key = @key
  AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM user_preferences
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (preference_category, preference_key) > (@category, @key)
ORDER BY preference_category, preference_key
LIMIT @limit;

-- name: ListCategory
SELECT {columns}
FROM user_preferences
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND preference_category = @category AND preference_key > @key
ORDER BY preference_key
LIMIT @limit;

-- name: ListDropped
-- When the merged user becomes the kept one: what both prefer.
SELECT {columns}
FROM user_preferences
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND EXISTS (SELECT 1
              FROM user_preferences k
              WHERE k.user_id = @kept
                AND k.preference_category = user_preferences.preference_category
                AND k.preference_key = user_preferences.preference_key)
ORDER BY preference_category, preference_key;

-- name: Delete
DELETE FROM user_preferences
WHERE user_id = @userId AND preference_category = @category AND preference_key = @key
  AND (@owner IS NULL OR user_id = @owner);
