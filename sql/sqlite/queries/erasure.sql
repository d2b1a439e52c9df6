-- What erasing a user deletes, a bounded number of rows at a time: each block takes the ids of what is erased, as JSON.

-- name: ListOwner
SELECT id
FROM users
WHERE id = @userId
LIMIT @limit;

-- name: DeleteNotes
DELETE FROM record_metadata
WHERE seq IN (
    SELECT seq FROM record_metadata WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: ListMemories
SELECT id
FROM memories
WHERE user_id = @userId
LIMIT @limit;

-- name: DeleteMemories
DELETE FROM memories
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: ListKnowledge
SELECT id
FROM knowledge_items
WHERE user_id = @userId
LIMIT @limit;

-- name: DeleteKnowledge
DELETE FROM knowledge_items
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: ListConversations
SELECT id
FROM conversations
WHERE user_id = @userId
LIMIT @limit;

-- name: DeleteConversations
DELETE FROM conversations
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: ListConnections
SELECT id
FROM database_connections
WHERE user_id = @userId
LIMIT @limit;

-- name: DeleteConnections
DELETE FROM database_connections
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: ListSessions
SELECT id
FROM user_sessions
WHERE user_id = @userId
LIMIT @limit;

-- name: DeleteSessions
DELETE FROM user_sessions
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: ListMessages
-- Theirs are those of their conversations, whoever wrote them, and those that they wrote in others'.
SELECT id
FROM (SELECT id FROM messages WHERE user_id = @userId
      UNION ALL
      SELECT id FROM messages WHERE author_id = @userId)
LIMIT @limit;

-- name: DeleteMessages
DELETE FROM messages
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: DeleteMemoryEmbeddings
DELETE FROM memory_embeddings
WHERE seq IN (
    SELECT seq FROM memory_embeddings WHERE memory_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteKnowledgeEmbeddings
DELETE FROM knowledge_embeddings
WHERE seq IN (
    SELECT seq FROM knowledge_embeddings WHERE knowledge_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteRelationshipsFrom
DELETE FROM knowledge_relationships
WHERE id IN (
    SELECT id FROM knowledge_relationships WHERE from_knowledge_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteRelationshipsTo
DELETE FROM knowledge_relationships
WHERE id IN (
    SELECT id FROM knowledge_relationships WHERE to_knowledge_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageNotes
DELETE FROM record_metadata
WHERE seq IN (
    SELECT seq FROM record_metadata WHERE table_name = 'messages' AND record_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageEdits
DELETE FROM message_edits
WHERE seq IN (
    SELECT seq FROM message_edits WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageReactions
DELETE FROM message_reactions
WHERE (message_id, user_id, reaction) IN (
    SELECT message_id, user_id, reaction FROM message_reactions WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageEmbeddings
DELETE FROM message_embeddings
WHERE seq IN (
    SELECT seq FROM message_embeddings WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageClassifications
DELETE FROM classification_results
WHERE seq IN (
    SELECT seq FROM classification_results WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageDecisions
DELETE FROM arbiter_decisions
WHERE seq IN (
    SELECT seq FROM arbiter_decisions WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteOptimizedMessages
DELETE FROM context_optimized_messages
WHERE message_id IN (
    SELECT message_id FROM context_optimized_messages WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageExchanges
DELETE FROM exchanges
WHERE seq IN (
    SELECT seq FROM exchanges WHERE question_message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageTools
DELETE FROM tool_executions
WHERE seq IN (
    SELECT seq FROM tool_executions WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteMessageTraces
-- They hold what was said in the message.
DELETE FROM traces
WHERE seq IN (
    SELECT seq FROM traces WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationTags
DELETE FROM conversation_tags
WHERE (conversation_id, tag) IN (
    SELECT conversation_id, tag FROM conversation_tags WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: ListConversationMessages
SELECT id
FROM messages
WHERE conversation_id IN (SELECT value FROM json_each(@ids))
LIMIT @limit;

-- name: DeleteConversationMessages
-- Such as came in since the messages were deleted.
DELETE FROM messages
WHERE seq IN (
    SELECT seq FROM messages WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationStates
DELETE FROM conversation_states
WHERE seq IN (
    SELECT seq FROM conversation_states WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationWorkingStates
DELETE FROM working_states
WHERE id IN (
    SELECT id FROM working_states WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationFlows
DELETE FROM flows
WHERE id IN (
    SELECT id FROM flows WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationContext
DELETE FROM context_items
WHERE seq IN (
    SELECT seq FROM context_items WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationOptimizations
DELETE FROM context_optimizations
WHERE seq IN (
    SELECT seq FROM context_optimizations WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationExchanges
DELETE FROM exchanges
WHERE seq IN (
    SELECT seq FROM exchanges WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationTools
DELETE FROM tool_executions
WHERE seq IN (
    SELECT seq FROM tool_executions WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationTraces
DELETE FROM traces
WHERE seq IN (
    SELECT seq FROM traces WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteConversationUsage
-- What is booked to somebody else stays, without the conversation.
DELETE FROM usage_logs
WHERE seq IN (
    SELECT seq FROM usage_logs WHERE conversation_id IN (SELECT value FROM json_each(@ids)) AND user_id IS NULL LIMIT @limit);

-- name: DeleteConnectionSchemas
DELETE FROM database_schemas
WHERE id IN (
    SELECT id FROM database_schemas WHERE connection_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteSessionFeatureUsage
DELETE FROM feature_usage
WHERE seq IN (
    SELECT seq FROM feature_usage WHERE session_id IN (SELECT value FROM json_each(@ids)) AND user_id IS NULL LIMIT @limit);

-- name: DeleteSessionProductivityEvents
DELETE FROM productivity_events
WHERE seq IN (
    SELECT seq FROM productivity_events WHERE session_id IN (SELECT value FROM json_each(@ids)) AND user_id IS NULL LIMIT @limit);

-- name: DeleteIdentities
DELETE FROM user_identities
WHERE id IN (
    SELECT id FROM user_identities WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeletePreferences
DELETE FROM user_preferences
WHERE id IN (
    SELECT id FROM user_preferences WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteReactions
DELETE FROM message_reactions
WHERE (message_id, user_id, reaction) IN (
    SELECT message_id, user_id, reaction FROM message_reactions WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteWorkingStates
DELETE FROM working_states
WHERE id IN (
    SELECT id FROM working_states WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteGoals
DELETE FROM user_goals
WHERE id IN (
    SELECT id FROM user_goals WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteTraces
DELETE FROM traces
WHERE seq IN (
    SELECT seq FROM traces WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteExchanges
DELETE FROM exchanges
WHERE seq IN (
    SELECT seq FROM exchanges WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteFiles
DELETE FROM tracked_files
WHERE id IN (
    SELECT id FROM tracked_files WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteTools
DELETE FROM tool_executions
WHERE seq IN (
    SELECT seq FROM tool_executions WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteApprovalSettings
DELETE FROM auto_approval_settings
WHERE id IN (
    SELECT id FROM auto_approval_settings WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteProviderConfigs
DELETE FROM provider_configs
WHERE id IN (
    SELECT id FROM provider_configs WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteQuotas
DELETE FROM api_quotas
WHERE id IN (
    SELECT id FROM api_quotas WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteUsage
DELETE FROM usage_logs
WHERE seq IN (
    SELECT seq FROM usage_logs WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteResponseCache
DELETE FROM ai_response_cache
WHERE seq IN (
    SELECT seq FROM ai_response_cache WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteFileCache
DELETE FROM file_processing_cache
WHERE seq IN (
    SELECT seq FROM file_processing_cache WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteFeatureUsage
DELETE FROM feature_usage
WHERE seq IN (
    SELECT seq FROM feature_usage WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteProductivityEvents
DELETE FROM productivity_events
WHERE seq IN (
    SELECT seq FROM productivity_events WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteWritten
-- In the transaction that deletes the user: what they wrote meanwhile would stay, without its author.
DELETE FROM messages
WHERE seq IN (
    SELECT seq FROM messages WHERE author_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteWrittenTraces
-- The messages' deletion would take back the link alone, and a trace holds what was said.
DELETE FROM traces
WHERE seq IN (
    SELECT t.seq
    FROM messages m
    JOIN traces t ON t.message_id = m.id
    WHERE m.author_id IN (SELECT value FROM json_each(@ids))
    LIMIT @limit);

-- name: ForgetEditor
-- The text before an edit is its message's owner's.
UPDATE message_edits
SET edited_by = NULL
WHERE seq IN (SELECT seq FROM message_edits WHERE edited_by IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteUser
DELETE FROM users
WHERE id IN (SELECT value FROM json_each(@ids));

-- name: ListDecisions
SELECT seq
FROM tool_executions
WHERE seq > @after AND decided_by = @userId
ORDER BY seq
LIMIT @limit;

-- name: ForgetDecisions
UPDATE tool_executions
SET decided_by = NULL
WHERE seq IN (SELECT value FROM json_each(@seqs)) AND decided_by = @userId;

-- name: ListCreatedTasks
SELECT seq
FROM queue
WHERE seq > @after AND created_by = @userId
ORDER BY seq
LIMIT @limit;

-- name: ForgetTaskCreator
UPDATE queue
SET created_by = NULL
WHERE seq IN (SELECT value FROM json_each(@seqs)) AND created_by = @userId;

-- name: ListAcknowledged
-- Reads the whole table, and so runs where it keeps no writer waiting.
SELECT seq
FROM credit_alerts
WHERE seq > @after AND acknowledged_by = @userId
ORDER BY seq
LIMIT @limit;

-- name: ForgetAcknowledger
UPDATE credit_alerts
SET acknowledged_by = NULL
WHERE seq IN (SELECT value FROM json_each(@seqs)) AND acknowledged_by = @userId;

-- name: ForgetPromptAuthor
-- The histories of prompts, capabilities and settings are as short as people's patience: all of each is read.
UPDATE prompt_history
SET changed_by = NULL
WHERE prompt_id >= '' AND changed_by = @userId;

-- name: ForgetCapabilityAuthor
UPDATE capabilities_config_history
SET changed_by = NULL
WHERE capability_id >= '' AND changed_by = @userId;

-- name: ForgetSettingAuthor
UPDATE system_config_history
SET changed_by = NULL
WHERE seq > 0 AND changed_by = @userId;

-- name: DeleteConversationUploads
DELETE FROM file_uploads
WHERE id IN (
    SELECT id FROM file_uploads WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit)
RETURNING content_hash;

-- name: DeleteUploads
-- Their bytes go once that is committed.
DELETE FROM file_uploads
WHERE id IN (
    SELECT id FROM file_uploads WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit)
RETURNING content_hash;

-- name: DeleteTasks
DELETE FROM queue
WHERE seq IN (
    SELECT seq FROM queue WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: DeleteTodos
DELETE FROM todos
WHERE id IN (
    SELECT id FROM todos WHERE user_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);
