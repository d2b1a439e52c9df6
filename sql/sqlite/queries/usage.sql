-- What calls of models took. Their order is (timestamp, seq).
-- columns
       seq                   AS Seq,
       id                    AS Id,
       user_id               AS UserId,
       conversation_id       AS ConversationId,
       message_id            AS MessageId,
       provider              AS Provider,
       model                 AS Model,
       provider_message_id   AS ProviderMessageId,
       input_tokens          AS InputTokens,
       output_tokens         AS OutputTokens,
       cached_tokens         AS CachedTokens,
       reasoning_tokens      AS ReasoningTokens,
       total_tokens          AS TotalTokens,
       input_length          AS InputLength,
       output_length         AS OutputLength,
       response_time_ms      AS ResponseTimeMs,
       capabilities_detected AS CapabilitiesDetected,
       capabilities_executed AS CapabilitiesExecuted,
       capability_types      AS CapabilityTypes,
       success               AS Success,
       error_type            AS ErrorType,
       cost                  AS Cost,
       estimated_cost        AS EstimatedCost,
       timestamp             AS Timestamp,
       metadata              AS Metadata,
       created_at            AS CreatedAt

-- name: FindConversationOwner
SELECT id, user_id
FROM conversations
WHERE id = @conversationId AND (@owner IS NULL OR user_id = @owner);

-- name: FindMessageOwner
SELECT conversation_id, user_id
FROM messages
WHERE id = @messageId AND (@owner IS NULL OR user_id = @owner);

-- name: FindUser
SELECT id
FROM users
WHERE id = @userId AND (@owner IS NULL OR id = @owner);

-- name: Log
INSERT INTO usage_logs (id, user_id, conversation_id, message_id, provider, model, provider_message_id,
                        input_tokens, output_tokens, cached_tokens, reasoning_tokens, total_tokens,
                        input_length, output_length, response_time_ms,
                        capabilities_detected, capabilities_executed, capability_types,
                        success, error_type, cost, estimated_cost, timestamp, metadata, created_at)
SELECT @id, @userId, @conversationId, @messageId, @provider, @model, @providerMessageId,
       @inputTokens, @outputTokens, @cachedTokens, @reasoningTokens, @totalTokens,
       @inputLength, @outputLength, @responseTimeMs,
       @capabilitiesDetected, @capabilitiesExecuted, @capabilityTypes,
       @success, @errorType, @cost, @estimatedCost, @timestamp, @metadata, @now
WHERE @owner IS NULL OR @userId = @owner;

-- name: FindById
SELECT {columns}
FROM usage_logs
WHERE id = @id AND (@owner IS NULL OR user_id = @owner);

-- name: FindByProviderMessageId
SELECT {columns}
FROM usage_logs
WHERE provider = @provider AND provider_message_id = @providerMessageId AND (@owner IS NULL OR user_id = @owner);

-- name: List
SELECT {columns}
FROM usage_logs
WHERE (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) < (@timestamp, @seq) AND timestamp < @to AND timestamp >= @from
  AND (@provider IS NULL OR provider = @provider)
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: ListOfUser
SELECT {columns}
FROM usage_logs
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) < (@timestamp, @seq) AND timestamp < @to AND timestamp >= @from
  AND (@provider IS NULL OR provider = @provider)
  AND (@model IS NULL OR model = @model)
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: ListOfConversation
SELECT {columns}
FROM usage_logs
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) < (@timestamp, @seq) AND timestamp < @to AND timestamp >= @from
  AND (@userId IS NULL OR user_id = @userId)
  AND (@provider IS NULL OR provider = @provider)
  AND (@model IS NULL OR model = @model)
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;

-- name: ListOfModel
SELECT {columns}
FROM usage_logs
WHERE model = @model AND (@owner IS NULL OR user_id = @owner)
  AND (timestamp, seq) < (@timestamp, @seq) AND timestamp < @to AND timestamp >= @from
  AND (@provider IS NULL OR provider = @provider)
ORDER BY timestamp DESC, seq DESC
LIMIT @limit;
