-- Users, the identities by which platforms know them, and making one of two.
-- columns
       u.id           AS Id,
       u.display_name AS DisplayName,
       u.user_id_hash AS UserIdHash,
       u.metadata     AS Metadata,
       u.created_at   AS CreatedAt,
       u.updated_at   AS UpdatedAt

-- name: Ensure
INSERT INTO users (id, user_id_hash, created_at, updated_at)
SELECT @id, @hash, @now, @now
WHERE @owner IS NULL OR @id = @owner
ON CONFLICT DO NOTHING;

-- name: Create
INSERT INTO users (id, display_name, user_id_hash, metadata, created_at, updated_at)
SELECT @id, @displayName, @hash, @metadata, @now, @now
WHERE @owner IS NULL OR @id = @owner;

-- name: FindById
SELECT {columns}
FROM users u
WHERE u.id = @id AND (@owner IS NULL OR u.id = @owner);

-- name: FindByHash
SELECT {columns}
FROM users u
WHERE u.user_id_hash = @userIdHash AND (@owner IS NULL OR u.id = @owner);

-- name: FindByIdentity
SELECT {columns}
FROM user_identities i
JOIN users u ON u.id = i.user_id
WHERE i.platform = @platform AND i.external_id = @externalId AND (@owner IS NULL OR i.user_id = @owner);

-- name: ListOldestFirst
SELECT {columns}
FROM users u
WHERE (@owner IS NULL OR u.id = @owner)
  AND (u.created_at, u.id) > (@createdAt, @id)
ORDER BY u.created_at, u.id
LIMIT @limit;

-- name: ListNewestFirst
SELECT {columns}
FROM users u
WHERE (@owner IS NULL OR u.id = @owner)
  AND (u.created_at, u.id) < (@createdAt, @id)
ORDER BY u.created_at DESC, u.id DESC
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM users
WHERE @owner IS NULL OR id = @owner;

-- name: Update
UPDATE users
SET display_name = CASE WHEN @setDisplayName THEN @displayName ELSE display_name END,
    metadata = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR id = @owner);

-- name: FillBlanks
-- What is known already stays.
UPDATE users
SET display_name = coalesce(display_name, @displayName), metadata = coalesce(metadata, @metadata), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR id = @owner)
  AND (display_name IS NULL AND @displayName IS NOT NULL OR metadata IS NULL AND @metadata IS NOT NULL);

-- name: Delete
DELETE FROM users
WHERE id = @id AND (@owner IS NULL OR id = @owner);

-- name: LinkIdentity
INSERT INTO user_identities (id, user_id, platform, external_id, metadata, created_at, updated_at)
SELECT @id, u.id, @platform, @externalId, @metadata, @now, @now
FROM users u
WHERE u.id = @userId AND (@owner IS NULL OR u.id = @owner)
ON CONFLICT (platform, external_id) DO NOTHING;

-- name: UnlinkIdentity
DELETE FROM user_identities
WHERE platform = @platform AND external_id = @externalId AND user_id = @userId AND (@owner IS NULL OR user_id = @owner);

-- name: FindIdentity
SELECT id          AS Id,
       user_id     AS UserId,
       platform    AS Platform,
       external_id AS ExternalId,
       metadata    AS Metadata,
       created_at  AS CreatedAt,
       updated_at  AS UpdatedAt
FROM user_identities
WHERE platform = @platform AND external_id = @externalId AND (@owner IS NULL OR user_id = @owner);

-- name: ListIdentities
SELECT id          AS Id,
       user_id     AS UserId,
       platform    AS Platform,
       external_id AS ExternalId,
       metadata    AS Metadata,
       created_at  AS CreatedAt,
       updated_at  AS UpdatedAt
FROM user_identities
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
ORDER BY created_at, platform, external_id
LIMIT @limit;

-- name: ListDroppedReactions
SELECT r.message_id AS MessageId,
       r.user_id    AS UserId,
       r.reaction   AS Reaction,
       r.created_at AS CreatedAt
FROM message_reactions r
JOIN message_reactions k ON k.message_id = r.message_id AND k.user_id = @kept AND k.reaction = r.reaction
WHERE r.user_id = @merged AND (@owner IS NULL OR r.user_id = @owner)
ORDER BY r.created_at, r.message_id, r.reaction;

-- name: MoveIdentities
UPDATE user_identities
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveSessions
UPDATE user_sessions
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MovePreferences
UPDATE user_preferences
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1
                  FROM user_preferences k
                  WHERE k.user_id = @kept
                    AND k.preference_category = user_preferences.preference_category
                    AND k.preference_key = user_preferences.preference_key);

-- name: MoveConversations
UPDATE conversations
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveMessages
-- Those in the user's conversations, and those they wrote in others'.
UPDATE messages
SET user_id = CASE WHEN user_id = @merged THEN @kept ELSE user_id END,
    author_id = CASE WHEN author_id = @merged THEN @kept ELSE author_id END,
    updated_at = max(@now, updated_at + 1)
WHERE (user_id = @merged OR author_id = @merged) AND (@owner IS NULL OR user_id = @owner);

-- name: MoveEdits
UPDATE message_edits
SET edited_by = @kept
WHERE edited_by = @merged AND (@owner IS NULL OR edited_by = @owner);

-- name: RenameDecider
-- Who decided, asked for or changed something is a name; where it is the merged user's id, erasing the kept user has to find it under theirs. Where no index leads to it,
-- all rows are read, once a merge: alerts and histories are as short as people's patience.
UPDATE tool_executions
SET decided_by = @kept, updated_at = max(@now, updated_at + 1)
WHERE decided_by = @merged AND (@owner IS NULL OR decided_by = @owner);

-- name: RenameTaskCreator
UPDATE queue
SET created_by = @kept, updated_at = max(@now, updated_at + 1)
WHERE created_by = @merged AND (@owner IS NULL OR created_by = @owner);

-- name: RenameAcknowledger
UPDATE credit_alerts
SET acknowledged_by = @kept, updated_at = max(@now, updated_at + 1)
WHERE seq > 0 AND acknowledged_by = @merged AND (@owner IS NULL OR acknowledged_by = @owner);

-- name: RenamePromptAuthor
UPDATE prompt_history
SET changed_by = @kept
WHERE prompt_id >= '' AND changed_by = @merged AND (@owner IS NULL OR changed_by = @owner);

-- name: RenameCapabilityAuthor
UPDATE capabilities_config_history
SET changed_by = @kept
WHERE capability_id >= '' AND changed_by = @merged AND (@owner IS NULL OR changed_by = @owner);

-- name: RenameSettingAuthor
UPDATE system_config_history
SET changed_by = @kept
WHERE seq > 0 AND changed_by = @merged AND (@owner IS NULL OR changed_by = @owner);

-- name: MoveReactions
UPDATE message_reactions
SET user_id = @kept
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1
                  FROM message_reactions k
                  WHERE k.message_id = message_reactions.message_id
                    AND k.user_id = @kept
                    AND k.reaction = message_reactions.reaction);

-- name: MoveWorkingStates
UPDATE working_states
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveGoals
UPDATE user_goals
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveTraces
UPDATE traces
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveMemories
UPDATE memories
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveExchanges
UPDATE exchanges
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveKnowledge
UPDATE knowledge_items
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveTrackedFiles
UPDATE tracked_files
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1
                  FROM tracked_files k
                  WHERE k.file_path = tracked_files.file_path
                    AND k.user_id = @kept);

-- name: MoveToolExecutions
UPDATE tool_executions
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveApprovalSettings
UPDATE auto_approval_settings
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1
                  FROM auto_approval_settings k
                  WHERE k.user_id = @kept);

-- name: MoveProviderConfigs
-- The kept user's default stays theirs.
UPDATE provider_configs
SET user_id = @kept,
    is_default = is_default AND NOT EXISTS (SELECT 1 FROM provider_configs d WHERE d.user_id = @kept AND d.is_default = 1),
    updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND provider NOT IN (SELECT k.provider FROM provider_configs k WHERE k.user_id = @kept);

-- name: MoveQuotas
UPDATE api_quotas
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1 FROM api_quotas k WHERE k.provider = api_quotas.provider AND coalesce(k.user_id, '') = @kept AND k.period = api_quotas.period);

-- name: MoveConnections
UPDATE database_connections
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveUsage
UPDATE usage_logs
SET user_id = @kept
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveResponseCache
-- What both have cached, the kept user has.
UPDATE ai_response_cache
SET user_id = @kept
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1
                  FROM ai_response_cache k
                  WHERE k.prompt_hash = ai_response_cache.prompt_hash
                    AND coalesce(k.user_id, '') = @kept);

-- name: MoveFileCache
UPDATE file_processing_cache
SET user_id = @kept
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT EXISTS (SELECT 1
                  FROM file_processing_cache k
                  WHERE k.file_path = file_processing_cache.file_path
                    AND k.file_hash = file_processing_cache.file_hash
                    AND k.processing_type = file_processing_cache.processing_type
                    AND k.options_hash = file_processing_cache.options_hash
                    AND coalesce(k.user_id, '') = @kept);

-- name: MoveFeatureUsage
UPDATE feature_usage
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveProductivityEvents
UPDATE productivity_events
SET user_id = @kept
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveUploads
UPDATE file_uploads
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveRecordMetadata
-- Notes on the merged user become notes on the kept one, who keeps their own of the same key. Those on a tracked file that both have go with it.
UPDATE record_metadata
SET user_id = @kept, record_id = CASE table_name WHEN 'users' THEN @kept ELSE record_id END, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner)
  AND NOT (table_name = 'users' AND EXISTS (SELECT 1
                                            FROM record_metadata k
                                            WHERE k.table_name = 'users' AND k.record_id = @kept AND k.key = record_metadata.key));

-- name: MoveTasks
-- Two unfinished tasks with one key stay two tasks; the one that comes over loses its key.
UPDATE queue
SET user_id = @kept,
    dedupe_key = CASE WHEN status IN ('scheduled', 'pending', 'in_progress')
                           AND EXISTS (SELECT 1
                                       FROM queue k
                                       WHERE k.task_type = queue.task_type AND k.dedupe_key = queue.dedupe_key AND coalesce(k.user_id, '') = @kept
                                         AND k.status IN ('scheduled', 'pending', 'in_progress'))
                      THEN NULL ELSE dedupe_key END,
    updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);

-- name: MoveTodos
UPDATE todos
SET user_id = @kept, updated_at = max(@now, updated_at + 1)
WHERE user_id = @merged AND (@owner IS NULL OR user_id = @owner);
