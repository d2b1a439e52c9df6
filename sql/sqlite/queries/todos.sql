-- Todos of users and of the host. Their order is (created_at, id).
-- columns
       id          AS Id,
       user_id     AS UserId,
       name        AS Name,
       description AS Description,
       data        AS Data,
       metadata    AS Metadata,
       created_at  AS CreatedAt,
       updated_at  AS UpdatedAt

-- name: Create
INSERT INTO todos (id, user_id, name, description, data, metadata, created_at, updated_at)
SELECT @id, @userId, @name, @description, @data, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: FindById
SELECT {columns}
FROM todos
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM todos
WHERE (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) < (@createdAt, @id)
ORDER BY created_at DESC, id DESC
LIMIT @limit;

-- name: ListOfUser
-- Of nobody, that is, of the host, where no user is given.
SELECT {columns}
FROM todos
WHERE user_id IS @userId AND (@owner IS NULL OR user_id = @owner)
  AND (created_at, id) < (@createdAt, @id)
ORDER BY created_at DESC, id DESC
LIMIT @limit;

-- name: Update
UPDATE todos
SET name = CASE WHEN @setName THEN @name ELSE name END,
    description = CASE WHEN @setDescription THEN @description ELSE description END,
    data = CASE WHEN @setData THEN @data ELSE data END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Delete
DELETE FROM todos
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);
