-- Messages of a conversation. Its order is (timestamp, seq).
-- columns
       seq               AS Seq,
       id                AS Id,
       conversation_id   AS ConversationId,
       user_id           AS UserId,
       author_id         AS AuthorId,
       parent_id         AS ParentId,
       external_id       AS ExternalId,
       copied_from       AS CopiedFrom,
       role              AS Role,
       author_name       AS AuthorName,
       content           AS Content,
       contents          AS Contents,
       message_type      AS MessageType,
       tool_name         AS ToolName,
       tool_success      AS ToolSuccess,
       channel_id        AS ChannelId,
       guild_id          AS GuildId,
       response_id       AS ResponseId,
       images            AS Images,
       files             AS Files,
       token_count       AS TokenCount,
       provider_metadata AS ProviderMetadata,
       email_metadata    AS EmailMetadata,
       pinned            AS Pinned,
       timestamp         AS Timestamp,
       metadata          AS Metadata,
       created_at        AS CreatedAt,
       updated_at        AS UpdatedAt

-- name: Create
-- No row comes back when the conversation is unknown or has the external id already.
INSERT INTO messages (id, conversation_id, user_id, author_id, parent_id, external_id, role, author_name, content, contents,
                      message_type, tool_name, tool_success, channel_id, guild_id, images, files, token_count,
                      provider_metadata, email_metadata, pinned, timestamp, metadata, created_at, updated_at)
SELECT @id, c.id, c.user_id, CASE WHEN @role = 'user' THEN coalesce(@authorId, c.user_id) ELSE @authorId END,
       @parentId, @externalId, @role, @authorName, @content, @contents,
       @messageType, @toolName, @toolSuccess, @channelId, @guildId, @images, @files, @tokenCount,
       @providerMetadata, @emailMetadata, @pinned,
       coalesce(@timestamp, max(@now, coalesce((SELECT max(m.timestamp) FROM messages m WHERE m.conversation_id = c.id), @now))),
       @metadata, @now, @now
FROM conversations c
WHERE c.id = @conversationId AND (@owner IS NULL OR c.user_id = @owner)
ON CONFLICT (conversation_id, external_id) WHERE external_id IS NOT NULL DO NOTHING
RETURNING seq, user_id, author_id, timestamp;

-- name: CreateNext
-- The message after one of the same conversation that this transaction has just stored, whose owner and time are known by that.
INSERT INTO messages (id, conversation_id, user_id, author_id, external_id, role, author_name, content, contents,
                      message_type, tool_name, tool_success, channel_id, guild_id, images, files, token_count,
                      provider_metadata, email_metadata, pinned, timestamp, metadata, created_at, updated_at)
SELECT @id, @conversationId, @userId, @authorId, @externalId, @role, @authorName, @content, @contents,
       @messageType, @toolName, @toolSuccess, @channelId, @guildId, @images, @files, @tokenCount,
       @providerMetadata, @emailMetadata, @pinned, @timestamp, @metadata, @now, @now
WHERE @owner IS NULL OR @userId = @owner
ON CONFLICT (conversation_id, external_id) WHERE external_id IS NOT NULL DO NOTHING;

-- name: IsInConversation
SELECT count(*)
FROM messages
WHERE id = @id AND conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner);

-- name: FindById
SELECT {columns}
FROM messages
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindFound
-- What a search found, if it is what was asked for.
SELECT {columns}
FROM messages
WHERE seq = @seq AND (@owner IS NULL OR user_id = @owner)
  AND (@userId IS NULL OR user_id = @userId)
  AND (@conversationId IS NULL OR conversation_id = @conversationId)
  AND (@role IS NULL OR role = @role)
  AND timestamp >= @from AND timestamp < @to;

-- name: FindByExternalId
SELECT {columns}
FROM messages
WHERE conversation_id = @conversationId AND external_id = @externalId AND (@owner IS NULL OR user_id = @owner);

-- name: GetRecentMessages
SELECT {columns}
FROM messages
WHERE conversation_id = @conversationId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = @conversationId AND c.user_id = @owner))
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: PageOldestFirst
SELECT {columns}
FROM messages
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) > (@timestamp, @seq)
ORDER BY timestamp, seq
LIMIT @limit;

-- name: PageNewestFirst
SELECT {columns}
FROM messages
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) < (@timestamp, @seq)
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: ListOldestFirst
SELECT {columns}
FROM messages
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) > (@timestamp, @seq)
  AND (@role IS NULL OR role = @role)
  AND (@messageType IS NULL OR message_type = @messageType)
  AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@toolSuccess IS NULL OR tool_success = @toolSuccess)
  AND (@authorId IS NULL OR author_id = @authorId)
  AND (@pinned IS NULL OR pinned = @pinned)
  AND timestamp >= @from AND timestamp < @to
ORDER BY timestamp, seq
LIMIT @limit;

-- name: ListNewestFirst
SELECT {columns}
FROM messages
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) < (@timestamp, @seq)
  AND (@role IS NULL OR role = @role)
  AND (@messageType IS NULL OR message_type = @messageType)
  AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@toolSuccess IS NULL OR tool_success = @toolSuccess)
  AND (@authorId IS NULL OR author_id = @authorId)
  AND (@pinned IS NULL OR pinned = @pinned)
  AND timestamp >= @from AND timestamp < @to
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: ListBranches
SELECT {columns}
FROM messages
WHERE parent_id = @id AND (@owner IS NULL OR user_id = @owner)
ORDER BY timestamp, seq
LIMIT @limit;

-- name: Count
SELECT count(*)
FROM messages
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (@role IS NULL OR role = @role)
  AND (@messageType IS NULL OR message_type = @messageType)
  AND (@toolName IS NULL OR tool_name = @toolName)
  AND (@toolSuccess IS NULL OR tool_success = @toolSuccess)
  AND (@authorId IS NULL OR author_id = @authorId)
  AND (@pinned IS NULL OR pinned = @pinned)
  AND timestamp >= @from AND timestamp < @to;

-- name: SumTokens
SELECT coalesce(sum(token_count), 0) AS Known,
       count(*) - count(token_count) AS UnknownCount
FROM messages
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner);

-- name: GetToolStatistics
-- S1's tool usage analysis, over all conversations from the first on: the index of tools leaves all other messages out, and + keeps that of times away.
SELECT tool_name                   AS ToolName,
       count(*)                    AS Calls,
       sum(tool_success IS 'success') AS Succeeded,
       sum(tool_success IS 'failure') AS Failed,
       sum(tool_success IS 'error')   AS Errors
FROM messages
WHERE tool_name >= '' AND (@owner IS NULL OR user_id = @owner)
  AND +timestamp >= @from AND +timestamp < @to
GROUP BY tool_name
ORDER BY count(*) DESC, tool_name
LIMIT @limit;

-- name: GetToolStatisticsSince
SELECT tool_name                   AS ToolName,
       count(*)                    AS Calls,
       sum(tool_success IS 'success') AS Succeeded,
       sum(tool_success IS 'failure') AS Failed,
       sum(tool_success IS 'error')   AS Errors
FROM messages
WHERE tool_name IS NOT NULL AND (@owner IS NULL OR user_id = @owner)
  AND timestamp >= @from AND timestamp < @to
GROUP BY tool_name
ORDER BY count(*) DESC, tool_name
LIMIT @limit;

-- name: GetToolStatisticsOfUser
SELECT tool_name                   AS ToolName,
       count(*)                    AS Calls,
       sum(tool_success IS 'success') AS Succeeded,
       sum(tool_success IS 'failure') AS Failed,
       sum(tool_success IS 'error')   AS Errors
FROM messages
WHERE user_id = @owner AND tool_name IS NOT NULL
  AND timestamp >= @from AND timestamp < @to
GROUP BY tool_name
ORDER BY count(*) DESC, tool_name
LIMIT @limit;

-- name: GetToolStatisticsOfConversation
SELECT tool_name                   AS ToolName,
       count(*)                    AS Calls,
       sum(tool_success IS 'success') AS Succeeded,
       sum(tool_success IS 'failure') AS Failed,
       sum(tool_success IS 'error')   AS Errors
FROM messages
WHERE conversation_id = @conversationId AND tool_name IS NOT NULL AND (@owner IS NULL OR user_id = @owner)
  AND timestamp >= @from AND timestamp < @to
GROUP BY tool_name
ORDER BY count(*) DESC, tool_name
LIMIT @limit;

-- name: KeepEdit
INSERT INTO message_edits (id, message_id, content, contents, edited_at, edited_by)
SELECT @editId, id, content, contents, @now, @editedBy
FROM messages
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: Edit
-- What the old content counted is not what the new one does.
UPDATE messages
SET content = @content,
    contents = @contents,
    token_count = coalesce(@tokenCount, CASE WHEN content IS @content AND contents IS @contents THEN token_count END),
    updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: ListEdits
SELECT e.id         AS Id,
       e.message_id AS MessageId,
       e.content    AS Content,
       e.contents   AS Contents,
       e.edited_at  AS EditedAt,
       e.edited_by  AS EditedBy
FROM message_edits e
JOIN messages m ON m.id = e.message_id
WHERE e.message_id = @id AND (@owner IS NULL OR m.user_id = @owner)
ORDER BY e.seq
LIMIT @limit;

-- name: SetPinned
UPDATE messages
SET pinned = @pinned, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: SetResponse
UPDATE messages
SET response_id = @responseId, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
  AND EXISTS (SELECT 1 FROM messages r WHERE r.id = @responseId AND r.conversation_id = messages.conversation_id)
RETURNING conversation_id;

-- name: TruncateAfter
DELETE FROM messages
WHERE conversation_id = (SELECT conversation_id FROM messages WHERE id = @id AND (@owner IS NULL OR user_id = @owner))
  AND (timestamp, seq) > (SELECT timestamp, seq FROM messages WHERE id = @id);

-- name: Delete
DELETE FROM messages
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: AddReaction
INSERT INTO message_reactions (message_id, user_id, reaction, created_at)
SELECT id, @userId, @reaction, @now
FROM messages
WHERE id = @id AND (@owner IS NULL OR user_id = @owner)
ON CONFLICT DO NOTHING;

-- name: RemoveReaction
DELETE FROM message_reactions
WHERE message_id = @id AND user_id = @userId AND reaction = @reaction AND (@owner IS NULL OR user_id = @owner)
  AND EXISTS (SELECT 1 FROM messages m WHERE m.id = @id AND (@owner IS NULL OR m.user_id = @owner));

-- name: ListReactions
SELECT r.message_id AS MessageId,
       r.user_id    AS UserId,
       r.reaction   AS Reaction,
       r.created_at AS CreatedAt
FROM message_reactions r
JOIN messages m ON m.id = r.message_id
WHERE r.message_id = @id AND (@owner IS NULL OR m.user_id = @owner)
ORDER BY r.created_at, r.user_id, r.reaction
LIMIT @limit;
