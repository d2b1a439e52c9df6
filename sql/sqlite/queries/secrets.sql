-- Encrypted values, to be encrypted anew: by the host for all users, and where a row goes over to another user.
-- @current is how the values begin that the ring's first key has encrypted already.

-- name: ListProviderConfigs
SELECT id AS Id, user_id AS UserId, config AS Value
FROM provider_configs
WHERE id > @after AND substr(config, 1, length(@current)) <> @current
ORDER BY id
LIMIT @limit;

-- name: ReplaceProviderConfig
UPDATE provider_configs
SET config = @value, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND config = @old;

-- name: ListPasswords
SELECT id AS Id, user_id AS UserId, encrypted_password AS Value
FROM database_connections
WHERE id > @after AND substr(encrypted_password, 1, length(@current)) <> @current
ORDER BY id
LIMIT @limit;

-- name: ReplacePassword
UPDATE database_connections
SET encrypted_password = @value, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND encrypted_password = @old;

-- name: ListSettings
SELECT id AS Id, NULL AS UserId, config_value AS Value
FROM system_config
WHERE id > @after AND is_sensitive = 1 AND substr(config_value, 1, length(@current)) <> @current
ORDER BY id
LIMIT @limit;

-- name: ReplaceSetting
UPDATE system_config
SET config_value = @value, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND config_value = @old;

-- name: ListOldValues
SELECT id AS Id, NULL AS UserId, old_value AS Value
FROM system_config_history
WHERE id > @after AND is_sensitive = 1 AND substr(old_value, 1, length(@current)) <> @current
ORDER BY id
LIMIT @limit;

-- name: ReplaceOldValue
UPDATE system_config_history
SET old_value = @value
WHERE id = @id AND old_value = @old;

-- name: ListNewValues
SELECT id AS Id, NULL AS UserId, new_value AS Value
FROM system_config_history
WHERE id > @after AND is_sensitive = 1 AND substr(new_value, 1, length(@current)) <> @current
ORDER BY id
LIMIT @limit;

-- name: ReplaceNewValue
UPDATE system_config_history
SET new_value = @value
WHERE id = @id AND new_value = @old;

-- name: ListMergedProviderConfigs
-- Those that the kept user has too are dropped.
SELECT id AS Id, user_id AS UserId, config AS Value
FROM provider_configs
WHERE user_id = @merged AND provider NOT IN (SELECT k.provider FROM provider_configs k WHERE k.user_id = @kept)
ORDER BY provider;

-- name: ListMergedPasswords
SELECT id AS Id, user_id AS UserId, encrypted_password AS Value
FROM database_connections
WHERE user_id = @merged AND encrypted_password IS NOT NULL
ORDER BY id;
