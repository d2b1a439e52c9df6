-- How users reach providers of models.
-- columns
       id         AS Id,
       user_id    AS UserId,
       provider   AS Provider,
       config     AS Config,
       is_active  AS IsActive,
       is_default AS IsDefault,
       metadata   AS Metadata,
       created_at AS CreatedAt,
       updated_at AS UpdatedAt

-- name: Save
INSERT INTO provider_configs (id, user_id, provider, config, is_active, is_default, metadata, created_at, updated_at)
SELECT @id, @userId, @provider, @config, coalesce(@isActive, 1), coalesce(@isDefault, 0), @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
ON CONFLICT (user_id, provider) DO UPDATE
SET config = excluded.config,
    is_active = coalesce(@isActive, is_active),
    is_default = coalesce(@isDefault, is_default),
    metadata = coalesce(excluded.metadata, metadata),
    updated_at = max(excluded.updated_at, updated_at + 1)
RETURNING {columns};

-- name: Find
SELECT {columns}
FROM provider_configs
WHERE user_id = @userId AND provider = @provider AND (@owner IS NULL OR user_id = @owner);

-- name: FindDefault
SELECT {columns}
FROM provider_configs
WHERE user_id = @userId AND is_default = 1 AND is_active = 1 AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM provider_configs
WHERE user_id = @userId AND provider > @after AND (@owner IS NULL OR user_id = @owner)
  AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY provider
LIMIT @limit;

-- name: ListDropped
-- When the merged user becomes the kept one: the providers that both reach.
SELECT {columns}
FROM provider_configs
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND provider IN (SELECT k.provider FROM provider_configs k WHERE k.user_id = @kept)
ORDER BY provider;

-- name: ClearDefault
UPDATE provider_configs
SET is_default = 0, updated_at = max(@now, updated_at + 1)
WHERE user_id = @userId AND is_default = 1 AND provider <> @provider AND (@owner IS NULL OR user_id = @owner);

-- name: SetDefault
UPDATE provider_configs
SET is_default = 1, updated_at = max(@now, updated_at + 1)
WHERE user_id = @userId AND provider = @provider AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: SetActive
UPDATE provider_configs
SET is_active = @isActive, updated_at = max(@now, updated_at + 1)
WHERE user_id = @userId AND provider = @provider AND (@owner IS NULL OR user_id = @owner)
RETURNING {columns};

-- name: Delete
DELETE FROM provider_configs
WHERE user_id = @userId AND provider = @provider AND (@owner IS NULL OR user_id = @owner);
