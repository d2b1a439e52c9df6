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
