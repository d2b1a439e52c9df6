-- What is exported of one user: what that user's store shows, whole rows. A row that hangs on several is theirs where all of those are; what hangs on others' or on shared
-- ones is not. The same blocks say of a file that is imported whether all of its rows are theirs.
-- In the order of seq, or of the key: first the keys, which come sorted, so that no row is held in memory.

-- name: ListUser
SELECT *
FROM users
WHERE id = @owner;

-- name: ListIdentities
SELECT *
FROM user_identities
WHERE id IN (SELECT id FROM user_identities WHERE user_id = @owner)
ORDER BY id;

-- name: ListSessions
SELECT *
FROM user_sessions
WHERE id IN (SELECT id FROM user_sessions WHERE user_id = @owner)
ORDER BY id;

-- name: ListPreferences
SELECT *
FROM user_preferences
WHERE id IN (SELECT id FROM user_preferences WHERE user_id = @owner)
ORDER BY id;

-- name: ListConversations
SELECT *
FROM conversations
WHERE id IN (SELECT id FROM conversations WHERE user_id = @owner)
ORDER BY id;

-- name: ListTags
SELECT *
FROM conversation_tags
WHERE conversation_id IN (SELECT id FROM conversations WHERE user_id = @owner)
ORDER BY conversation_id, tag;

-- name: ListMessages
SELECT *
FROM messages
WHERE seq IN (SELECT seq FROM messages WHERE user_id = @owner)
ORDER BY seq;

-- name: ListEdits
SELECT *
FROM message_edits
WHERE seq IN (SELECT h.seq FROM messages p JOIN message_edits h ON h.message_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListReactions
-- Those of others are theirs, though they are to this user's messages.
SELECT *
FROM message_reactions
WHERE message_id IN (SELECT m.id FROM message_reactions r JOIN messages m ON m.id = r.message_id WHERE r.user_id = @owner AND m.user_id = @owner)
  AND user_id = @owner
ORDER BY message_id, user_id, reaction;

-- name: ListMessageEmbeddings
SELECT *
FROM message_embeddings
WHERE seq IN (SELECT h.seq FROM messages p JOIN message_embeddings h ON h.message_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListStates
SELECT *
FROM conversation_states
WHERE seq IN (SELECT h.seq FROM conversations p JOIN conversation_states h ON h.conversation_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListWorkingStates
SELECT *
FROM working_states
WHERE id IN (SELECT id FROM working_states WHERE user_id = @owner)
ORDER BY id;

-- name: ListClassifications
SELECT *
FROM classification_results
WHERE seq IN (SELECT h.seq FROM messages p JOIN classification_results h ON h.message_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListDecisions
SELECT *
FROM arbiter_decisions
WHERE seq IN (SELECT h.seq FROM messages p JOIN arbiter_decisions h ON h.message_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListFlows
SELECT *
FROM flows
WHERE id IN (SELECT h.id FROM conversations p JOIN flows h ON h.conversation_id = p.id WHERE p.user_id = @owner)
ORDER BY id;

-- name: ListGoals
SELECT *
FROM user_goals
WHERE id IN (SELECT id FROM user_goals WHERE user_id = @owner)
ORDER BY id;

-- name: ListTraces
SELECT *
FROM traces
WHERE seq IN (SELECT seq FROM traces WHERE user_id = @owner)
ORDER BY seq;

-- name: ListContextItems
SELECT *
FROM context_items
WHERE seq IN (SELECT h.seq FROM conversations p JOIN context_items h ON h.conversation_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListOptimizations
SELECT *
FROM context_optimizations
WHERE seq IN (SELECT h.seq FROM conversations p JOIN context_optimizations h ON h.conversation_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListExchanges
SELECT *
FROM exchanges
WHERE seq IN (SELECT seq FROM exchanges WHERE user_id = @owner)
ORDER BY seq;

-- name: ListTools
SELECT *
FROM tool_executions
WHERE seq IN (SELECT seq FROM tool_executions WHERE user_id = @owner)
ORDER BY seq;

-- name: ListApprovalSettings
SELECT *
FROM auto_approval_settings
WHERE id IN (SELECT id FROM auto_approval_settings WHERE user_id = @owner)
ORDER BY id;

-- name: ListMemories
SELECT *
FROM memories
WHERE seq IN (SELECT seq FROM memories WHERE user_id = @owner)
ORDER BY seq;

-- name: ListMemoryEmbeddings
SELECT *
FROM memory_embeddings
WHERE seq IN (SELECT h.seq FROM memories p JOIN memory_embeddings h ON h.memory_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListKnowledge
SELECT *
FROM knowledge_items
WHERE seq IN (SELECT seq FROM knowledge_items WHERE user_id = @owner)
ORDER BY seq;

-- name: ListKnowledgeEmbeddings
SELECT *
FROM knowledge_embeddings
WHERE seq IN (SELECT h.seq FROM knowledge_items p JOIN knowledge_embeddings h ON h.knowledge_id = p.id WHERE p.user_id = @owner)
ORDER BY seq;

-- name: ListRelationships
SELECT *
FROM knowledge_relationships
WHERE id IN (
    SELECT r.id
    FROM knowledge_items f
    JOIN knowledge_relationships r ON r.from_knowledge_id = f.id
    JOIN knowledge_items t ON t.id = r.to_knowledge_id
    WHERE f.user_id = @owner AND t.user_id = @owner)
ORDER BY id;

-- name: ListTrackedFiles
SELECT *
FROM tracked_files
WHERE id IN (SELECT id FROM tracked_files WHERE user_id = @owner)
ORDER BY id;

-- name: ListUploads
SELECT *
FROM file_uploads
WHERE id IN (
    SELECT id
    FROM file_uploads
    WHERE user_id = @owner AND (conversation_id IS NULL OR conversation_id IN (SELECT id FROM conversations WHERE user_id = @owner)))
ORDER BY id;

-- name: ListConnections
SELECT *
FROM database_connections
WHERE id IN (SELECT id FROM database_connections WHERE user_id = @owner)
ORDER BY id;

-- name: ListConnectionSchemas
SELECT *
FROM database_schemas
WHERE id IN (SELECT h.id FROM database_connections p JOIN database_schemas h ON h.connection_id = p.id WHERE p.user_id = @owner)
ORDER BY id;

-- name: ListQuotas
SELECT *
FROM api_quotas
WHERE id IN (SELECT id FROM api_quotas WHERE user_id = @owner)
ORDER BY id;

-- name: ListUsage
SELECT *
FROM usage_logs
WHERE seq IN (SELECT seq FROM usage_logs WHERE user_id = @owner)
ORDER BY seq;

-- name: ListTasks
SELECT *
FROM queue
WHERE seq IN (SELECT seq FROM queue WHERE user_id = @owner)
ORDER BY seq;

-- name: ListTodos
SELECT *
FROM todos
WHERE id IN (SELECT id FROM todos WHERE user_id = @owner)
ORDER BY id;

-- name: ListResponseCache
SELECT *
FROM ai_response_cache
WHERE seq IN (SELECT seq FROM ai_response_cache WHERE user_id = @owner)
ORDER BY seq;

-- name: ListFileCache
SELECT *
FROM file_processing_cache
WHERE seq IN (SELECT seq FROM file_processing_cache WHERE user_id = @owner)
ORDER BY seq;

-- name: ListFeatureUsage
SELECT *
FROM feature_usage
WHERE seq IN (SELECT seq FROM feature_usage WHERE user_id = @owner)
ORDER BY seq;

-- name: ListProductivityEvents
SELECT *
FROM productivity_events
WHERE seq IN (SELECT seq FROM productivity_events WHERE user_id = @owner)
ORDER BY seq;

-- name: ListNotes
SELECT *
FROM record_metadata
WHERE seq IN (SELECT seq FROM record_metadata WHERE user_id = @owner)
ORDER BY seq;
