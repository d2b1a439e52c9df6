-- Conversations.
-- columns
       c.id                     AS Id,
       c.user_id                AS UserId,
       c.external_key           AS ExternalKey,
       c.session_id             AS SessionId,
       c.parent_id              AS ParentId,
       c.forked_from_message_id AS ForkedFromMessageId,
       c.title                  AS Title,
       c.status                 AS Status,
       c.mode                   AS Mode,
       c.channel_id             AS ChannelId,
       c.guild_id               AS GuildId,
       c.provider               AS Provider,
       c.model                  AS Model,
       c.system_prompt          AS SystemPrompt,
       c.context_window_size    AS ContextWindowSize,
       c.auto_approval_settings AS AutoApprovalSettings,
       c.started_at             AS StartedAt,
       c.last_activity_at       AS LastActivityAt,
       c.metadata               AS Metadata,
       c.created_at             AS CreatedAt,
       c.updated_at             AS UpdatedAt

-- name: Create
INSERT INTO conversations (id, user_id, external_key, session_id, parent_id, title, mode, channel_id, guild_id, provider, model,
                           system_prompt, context_window_size, auto_approval_settings, started_at, last_activity_at,
                           metadata, created_at, updated_at)
SELECT @id, @userId, @externalKey, @sessionId, @parentId, @title, @mode, @channelId, @guildId, @provider, @model,
       @systemPrompt, @contextWindowSize, @autoApprovalSettings, @startedAt, @startedAt, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: FindById
SELECT {columns}
FROM conversations c
WHERE c.id = @id AND (@owner IS NULL OR c.user_id = @owner);

-- name: FindByExternalKey
SELECT {columns}
FROM conversations c
WHERE c.external_key = @externalKey AND (@owner IS NULL OR c.user_id = @owner);

-- name: HasSession
SELECT count(*)
FROM user_sessions
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindActiveByUserId
SELECT {columns}
FROM conversations c
WHERE c.user_id = @userId AND (@owner IS NULL OR c.user_id = @owner)
  AND c.status = 'active'
ORDER BY c.last_activity_at DESC, c.id DESC
LIMIT @limit;

-- name: List
SELECT {columns}
FROM conversations c
WHERE c.user_id = @userId AND (@owner IS NULL OR c.user_id = @owner)
  AND (c.last_activity_at, c.id) < (@lastActivityAt, @id)
  AND (@status IS NULL OR c.status = @status)
  AND (@tag IS NULL OR EXISTS (SELECT 1 FROM conversation_tags t WHERE t.conversation_id = c.id AND t.tag = @tag))
  AND (@mode IS NULL OR c.mode = @mode)
  AND (@channelId IS NULL OR c.channel_id = @channelId)
  AND (@parentId IS NULL OR c.parent_id = @parentId)
ORDER BY c.last_activity_at DESC, c.id DESC
LIMIT @limit;

-- name: ListOverviews
-- As List. The index gives the order, so that only the rows of the page are counted.
SELECT {columns},
       (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)           AS MessageCount,
       (SELECT sum(m.token_count) FROM messages m WHERE m.conversation_id = c.id) AS TokenCount,
       l.id        AS LastId,
       l.role      AS LastRole,
       l.content   AS LastContent,
       l.timestamp AS LastTimestamp
FROM conversations c
LEFT JOIN messages l ON l.seq = (SELECT m.seq FROM messages m WHERE m.conversation_id = c.id ORDER BY m.timestamp DESC, m.seq DESC LIMIT 1)
WHERE c.user_id = @userId AND (@owner IS NULL OR c.user_id = @owner)
  AND (c.last_activity_at, c.id) < (@lastActivityAt, @id)
  AND (@status IS NULL OR c.status = @status)
  AND (@tag IS NULL OR EXISTS (SELECT 1 FROM conversation_tags t WHERE t.conversation_id = c.id AND t.tag = @tag))
  AND (@mode IS NULL OR c.mode = @mode)
  AND (@channelId IS NULL OR c.channel_id = @channelId)
  AND (@parentId IS NULL OR c.parent_id = @parentId)
ORDER BY c.last_activity_at DESC, c.id DESC
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM conversations c
WHERE c.user_id = @userId AND (@owner IS NULL OR c.user_id = @owner)
  AND (@status IS NULL OR c.status = @status)
  AND (@tag IS NULL OR EXISTS (SELECT 1 FROM conversation_tags t WHERE t.conversation_id = c.id AND t.tag = @tag))
  AND (@mode IS NULL OR c.mode = @mode)
  AND (@channelId IS NULL OR c.channel_id = @channelId)
  AND (@parentId IS NULL OR c.parent_id = @parentId);

-- name: Update
UPDATE conversations
SET title                  = CASE WHEN @setTitle THEN @title ELSE title END,
    mode                   = CASE WHEN @setMode THEN @mode ELSE mode END,
    provider               = CASE WHEN @setProvider THEN @provider ELSE provider END,
    model                  = CASE WHEN @setModel THEN @model ELSE model END,
    system_prompt          = CASE WHEN @setSystemPrompt THEN @systemPrompt ELSE system_prompt END,
    context_window_size    = CASE WHEN @setContextWindowSize THEN @contextWindowSize ELSE context_window_size END,
    auto_approval_settings = CASE WHEN @setAutoApprovalSettings THEN @autoApprovalSettings ELSE auto_approval_settings END,
    metadata               = CASE WHEN @setMetadata THEN @metadata ELSE metadata END,
    updated_at             = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: UpdateActivity
UPDATE conversations
SET last_activity_at = max(@now, last_activity_at), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
RETURNING last_activity_at, updated_at;

-- name: Complete
UPDATE conversations
SET status = 'completed', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active' AND (@owner IS NULL OR user_id = @owner);

-- name: Expire
UPDATE conversations
SET status = 'expired', updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status = 'active' AND (@owner IS NULL OR user_id = @owner);

-- name: Reopen
-- It counts as activity: what was idle before must not be expired again at once.
UPDATE conversations
SET status = 'active', last_activity_at = max(@now, last_activity_at), updated_at = max(@now, updated_at + 1)
WHERE id = @id AND status IN ('completed', 'expired') AND (@owner IS NULL OR user_id = @owner);

-- name: ExpireIdle
-- The longest idle first, from the index of active ones.
UPDATE conversations
SET status = 'expired', updated_at = max(@now, updated_at + 1)
WHERE id IN (SELECT c.id
             FROM conversations c
             WHERE c.status = 'active' AND c.last_activity_at <= @idleSince AND (@owner IS NULL OR c.user_id = @owner)
             ORDER BY c.last_activity_at
             LIMIT @limit);

-- name: ExpireIdleOfUser
-- As ExpireIdle, from the user's index: one user does not pay for what the others have.
UPDATE conversations
SET status = 'expired', updated_at = max(@now, updated_at + 1)
WHERE id IN (SELECT c.id
             FROM conversations c
             WHERE c.user_id = @owner AND c.status = 'active' AND c.last_activity_at <= @idleSince
             ORDER BY c.last_activity_at
             LIMIT @limit);

-- name: Fork
-- No row goes in when the message is unknown.
INSERT INTO conversations (id, user_id, external_key, session_id, parent_id, forked_from_message_id, title, mode, channel_id, guild_id,
                           provider, model, system_prompt, context_window_size, auto_approval_settings, started_at, last_activity_at,
                           metadata, created_at, updated_at)
SELECT @id, c.user_id, @externalKey, @sessionId, c.id, m.id, CASE WHEN @setTitle THEN @title ELSE c.title END, c.mode,
       CASE WHEN @setChannelId THEN @channelId ELSE c.channel_id END, c.guild_id,
       c.provider, c.model, c.system_prompt, c.context_window_size, c.auto_approval_settings, @now, max(@now, m.timestamp),
       CASE WHEN @setMetadata THEN @metadata ELSE c.metadata END, @now, @now
FROM messages m
JOIN conversations c ON c.id = m.conversation_id
WHERE m.id = @messageId AND (@owner IS NULL OR c.user_id = @owner);

-- name: FindLastCopied
SELECT s.timestamp AS Timestamp, s.seq AS Seq
FROM messages m
JOIN messages s ON s.id = m.copied_from
WHERE m.conversation_id = @id AND (@owner IS NULL OR m.user_id = @owner)
ORDER BY m.timestamp DESC, m.seq DESC
LIMIT 1;

-- name: CopyMessages
-- The next messages of the origin, in its order, to the one that it was forked from. Their links still lead to the origin.
INSERT INTO messages (id, conversation_id, user_id, author_id, parent_id, external_id, copied_from, role, author_name, content, contents,
                      message_type, tool_name, tool_success, channel_id, guild_id, response_id, images, files, token_count,
                      provider_metadata, email_metadata, pinned, timestamp, metadata, created_at, updated_at)
SELECT @idPrefix || lower(substr(hex(randomblob(2)), 2)) || '-' || substr('89ab', 1 + abs(random() % 4), 1)
           || lower(substr(hex(randomblob(2)), 2)) || '-' || lower(hex(randomblob(6))),
       f.id, m.user_id, m.author_id, m.parent_id, m.external_id, m.id, m.role, m.author_name, m.content, m.contents,
       m.message_type, m.tool_name, m.tool_success, m.channel_id, m.guild_id, m.response_id, m.images, m.files, m.token_count,
       m.provider_metadata, m.email_metadata, m.pinned, m.timestamp, m.metadata, @now, @now
FROM conversations f
JOIN messages u ON u.id = f.forked_from_message_id
JOIN messages m ON m.conversation_id = f.parent_id AND (m.timestamp, m.seq) > (@timestamp, @seq) AND (m.timestamp, m.seq) <= (u.timestamp, u.seq)
WHERE f.id = @id AND (@owner IS NULL OR f.user_id = @owner)
ORDER BY m.timestamp, m.seq
LIMIT @limit;

-- name: LinkCopies
-- A link to a message that was not copied leads nowhere. The plus keeps to the index of copied_from: the conversation's would be read whole for each row.
UPDATE messages
SET parent_id   = (SELECT p.id FROM messages p WHERE p.copied_from = messages.parent_id AND +p.conversation_id = @id),
    response_id = (SELECT r.id FROM messages r WHERE r.copied_from = messages.response_id AND +r.conversation_id = @id),
    updated_at  = max(@now, updated_at + 1)
WHERE conversation_id = @id AND (parent_id IS NOT NULL OR response_id IS NOT NULL) AND (@owner IS NULL OR user_id = @owner);

-- name: AddTag
INSERT INTO conversation_tags (conversation_id, tag, created_at)
SELECT c.id, @tag, @now
FROM conversations c
WHERE c.id = @id AND (@owner IS NULL OR c.user_id = @owner)
ON CONFLICT DO NOTHING;

-- name: RemoveTag
DELETE FROM conversation_tags
WHERE conversation_id = @id AND tag = @tag
  AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = @id AND (@owner IS NULL OR c.user_id = @owner));

-- name: ListTags
SELECT t.tag AS Tag
FROM conversation_tags t
JOIN conversations c ON c.id = t.conversation_id
WHERE t.conversation_id = @id AND (@owner IS NULL OR c.user_id = @owner)
ORDER BY t.tag
LIMIT @limit;

-- name: ListTagsOfUser
SELECT t.tag    AS Tag,
       count(*) AS Count
FROM conversations c
JOIN conversation_tags t ON t.conversation_id = c.id
WHERE c.user_id = @userId AND (@owner IS NULL OR c.user_id = @owner)
GROUP BY t.tag
ORDER BY count(*) DESC, t.tag
LIMIT @limit;

-- name: Delete
DELETE FROM conversations
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);
