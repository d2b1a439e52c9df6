-- What retention deletes. Find says which row is the newest beyond those that a policy keeps by number; List pages through what is too old or too many, the oldest first;
-- Delete takes keys of it as JSON, by the primary key where nothing else hangs on a row. Conditions stand in each, since a row may change meanwhile.

-- name: FindResponseCache
SELECT cache_created_at, seq
FROM ai_response_cache
WHERE cache_created_at <= @newest
ORDER BY cache_created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListResponseCache
SELECT cache_created_at, seq
FROM ai_response_cache
WHERE (cache_created_at, seq) > (@afterTime, @afterSeq) AND (cache_created_at, seq) <= (@time, @seq)
ORDER BY cache_created_at, seq
LIMIT @limit;

-- name: DeleteResponseCache
DELETE FROM ai_response_cache
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindFileResultCache
SELECT created_at, seq
FROM file_processing_cache
WHERE created_at <= @newest
ORDER BY created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListFileResultCache
SELECT created_at, seq
FROM file_processing_cache
WHERE (created_at, seq) > (@afterTime, @afterSeq) AND (created_at, seq) <= (@time, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: DeleteFileResultCache
DELETE FROM file_processing_cache
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindPerformanceMetrics
SELECT created_at, seq
FROM performance_metrics
WHERE created_at <= @newest
ORDER BY created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListPerformanceMetrics
SELECT created_at, seq
FROM performance_metrics
WHERE (created_at, seq) > (@afterTime, @afterSeq) AND (created_at, seq) <= (@time, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: DeletePerformanceMetrics
DELETE FROM performance_metrics
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindSystemMetrics
SELECT timestamp, seq
FROM system_metrics
WHERE timestamp <= @newest
ORDER BY timestamp DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListSystemMetrics
SELECT timestamp, seq
FROM system_metrics
WHERE (timestamp, seq) > (@afterTime, @afterSeq) AND (timestamp, seq) <= (@time, @seq)
ORDER BY timestamp, seq
LIMIT @limit;

-- name: DeleteSystemMetrics
DELETE FROM system_metrics
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindFeatureUsage
SELECT started_at, seq
FROM feature_usage
WHERE started_at <= @newest
ORDER BY started_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListFeatureUsage
SELECT started_at, seq
FROM feature_usage
WHERE (started_at, seq) > (@afterTime, @afterSeq) AND (started_at, seq) <= (@time, @seq)
ORDER BY started_at, seq
LIMIT @limit;

-- name: DeleteFeatureUsage
DELETE FROM feature_usage
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindProductivityEvents
SELECT created_at, seq
FROM productivity_events
WHERE created_at <= @newest
ORDER BY created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListProductivityEvents
SELECT created_at, seq
FROM productivity_events
WHERE (created_at, seq) > (@afterTime, @afterSeq) AND (created_at, seq) <= (@time, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: DeleteProductivityEvents
DELETE FROM productivity_events
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindLogs
SELECT timestamp, seq
FROM logs
WHERE timestamp <= @newest
ORDER BY timestamp DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListLogs
SELECT timestamp, seq
FROM logs
WHERE (timestamp, seq) > (@afterTime, @afterSeq) AND (timestamp, seq) <= (@time, @seq)
ORDER BY timestamp, seq
LIMIT @limit;

-- name: DeleteLogs
DELETE FROM logs
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindTraces
SELECT start_time, seq
FROM traces
WHERE start_time <= @newest
ORDER BY start_time DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListTraces
SELECT start_time, seq
FROM traces
WHERE (start_time, seq) > (@afterTime, @afterSeq) AND (start_time, seq) <= (@time, @seq)
ORDER BY start_time, seq
LIMIT @limit;

-- name: DeleteTraces
DELETE FROM traces
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindUsageLogs
SELECT timestamp, seq
FROM usage_logs
WHERE timestamp <= @newest
ORDER BY timestamp DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListUsageLogs
SELECT timestamp, seq
FROM usage_logs
WHERE (timestamp, seq) > (@afterTime, @afterSeq) AND (timestamp, seq) <= (@time, @seq)
ORDER BY timestamp, seq
LIMIT @limit;

-- name: DeleteUsageLogs
DELETE FROM usage_logs
WHERE seq IN (SELECT value FROM json_each(@keys));

-- name: FindCreditBalances
-- What a provider said last stays: it is the balance.
SELECT last_updated, seq
FROM credit_balance
WHERE last_updated <= @newest AND EXISTS (SELECT 1 FROM credit_balance n WHERE n.provider = credit_balance.provider AND n.last_updated > credit_balance.last_updated)
ORDER BY last_updated DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListCreditBalances
SELECT last_updated, seq
FROM credit_balance
WHERE (last_updated, seq) > (@afterTime, @afterSeq) AND (last_updated, seq) <= (@time, @seq) AND EXISTS (SELECT 1 FROM credit_balance n WHERE n.provider = credit_balance.provider AND n.last_updated > credit_balance.last_updated)
ORDER BY last_updated, seq
LIMIT @limit;

-- name: DeleteCreditBalances
DELETE FROM credit_balance
WHERE seq IN (SELECT value FROM json_each(@keys)) AND EXISTS (SELECT 1 FROM credit_balance n WHERE n.provider = credit_balance.provider AND n.last_updated > credit_balance.last_updated);

-- name: FindCreditAlerts
SELECT created_at, seq
FROM credit_alerts
WHERE created_at <= @newest AND acknowledged = 1
ORDER BY created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListCreditAlerts
SELECT created_at, seq
FROM credit_alerts
WHERE (created_at, seq) > (@afterTime, @afterSeq) AND (created_at, seq) <= (@time, @seq) AND acknowledged = 1
ORDER BY created_at, seq
LIMIT @limit;

-- name: DeleteCreditAlerts
DELETE FROM credit_alerts
WHERE seq IN (SELECT value FROM json_each(@keys)) AND acknowledged = 1;

-- name: FindFinishedTasks
SELECT completed_at, seq
FROM queue
WHERE completed_at <= @newest AND completed_at IS NOT NULL
ORDER BY completed_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListFinishedTasks
SELECT completed_at, seq
FROM queue
WHERE (completed_at, seq) > (@afterTime, @afterSeq) AND (completed_at, seq) <= (@time, @seq) AND completed_at IS NOT NULL
ORDER BY completed_at, seq
LIMIT @limit;

-- name: DeleteFinishedTasks
DELETE FROM queue
WHERE seq IN (SELECT value FROM json_each(@keys)) AND completed_at IS NOT NULL;

-- name: FindToolExecutions
-- What has expired may never have been noted. +: by time, or by key, never by all of a status.
SELECT created_at, seq
FROM tool_executions
WHERE created_at <= @newest AND (+status IN ('rejected', 'completed', 'failed', 'cancelled') OR (+status = 'pending' AND expires_at <= @now))
ORDER BY created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListToolExecutions
SELECT created_at, seq
FROM tool_executions
WHERE (created_at, seq) > (@afterTime, @afterSeq) AND (created_at, seq) <= (@time, @seq) AND (+status IN ('rejected', 'completed', 'failed', 'cancelled') OR (+status = 'pending' AND expires_at <= @now))
ORDER BY created_at, seq
LIMIT @limit;

-- name: DeleteToolExecutions
DELETE FROM tool_executions
WHERE seq IN (SELECT value FROM json_each(@keys)) AND (+status IN ('rejected', 'completed', 'failed', 'cancelled') OR (+status = 'pending' AND expires_at <= @now));

-- name: FindMessages
-- Without those of conversations that go, as CheckConversations says: they go with them.
SELECT timestamp, seq
FROM messages
WHERE timestamp <= @newest AND pinned = 0
  AND (@conversationsTo IS NULL OR NOT EXISTS (
      SELECT 1 FROM conversations c WHERE c.id = messages.conversation_id AND c.created_at <= @conversationsTo AND c.last_activity_at <= @conversationsTo))
ORDER BY timestamp DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListMessages
SELECT timestamp, seq, id
FROM messages
WHERE (timestamp, seq) > (@afterTime, @afterSeq) AND (timestamp, seq) <= (@time, @seq) AND pinned = 0
  AND (@conversationsTo IS NULL OR NOT EXISTS (
      SELECT 1 FROM conversations c WHERE c.id = messages.conversation_id AND c.created_at <= @conversationsTo AND c.last_activity_at <= @conversationsTo))
ORDER BY timestamp, seq
LIMIT @limit;

-- name: CheckMessages
SELECT id
FROM messages
WHERE id IN (SELECT value FROM json_each(@keys)) AND timestamp <= @time AND pinned = 0;

-- name: DeleteMessages
DELETE FROM messages
WHERE id IN (SELECT value FROM json_each(@keys));

-- name: FindMemories
SELECT timestamp, seq
FROM memories
WHERE timestamp <= @newest AND pinned = 0
ORDER BY timestamp DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListMemories
SELECT timestamp, seq, id
FROM memories
WHERE (timestamp, seq) > (@afterTime, @afterSeq) AND (timestamp, seq) <= (@time, @seq) AND pinned = 0
ORDER BY timestamp, seq
LIMIT @limit;

-- name: CheckMemories
SELECT id
FROM memories
WHERE id IN (SELECT value FROM json_each(@keys)) AND timestamp <= @time AND pinned = 0;

-- name: DeleteMemories
DELETE FROM memories
WHERE id IN (SELECT value FROM json_each(@keys));

-- name: FindKnowledge
SELECT created_at, seq
FROM knowledge_items
WHERE created_at <= @newest
ORDER BY created_at DESC, seq DESC
LIMIT 1 OFFSET @rows;

-- name: ListKnowledge
SELECT created_at, seq, id
FROM knowledge_items
WHERE (created_at, seq) > (@afterTime, @afterSeq) AND (created_at, seq) <= (@time, @seq)
ORDER BY created_at, seq
LIMIT @limit;

-- name: CheckKnowledge
SELECT id
FROM knowledge_items
WHERE id IN (SELECT value FROM json_each(@keys)) AND created_at <= @time;

-- name: DeleteKnowledge
DELETE FROM knowledge_items
WHERE id IN (SELECT value FROM json_each(@keys));

-- name: ListConversations
-- By when they were made, which is not later than what was done in them: an index of all by their last activity would cost every append a page.
SELECT created_at, rowid, id
FROM conversations
WHERE (created_at, rowid) > (@afterTime, @afterSeq) AND (created_at, rowid) <= (@time, @seq) AND last_activity_at <= @time
ORDER BY created_at, rowid
LIMIT @limit;

-- name: CheckConversations
SELECT id
FROM conversations
WHERE id IN (SELECT value FROM json_each(@keys)) AND created_at <= @time AND last_activity_at <= @time;

-- name: DeleteConversations
DELETE FROM conversations
WHERE id IN (SELECT value FROM json_each(@keys));

-- name: UnlinkTraces
-- Links of a conversation that can have any number of rows; the deletion would take them all back at once. The message that a row names is of the conversation.
UPDATE traces
SET conversation_id = NULL, message_id = NULL
WHERE seq IN (
    SELECT seq FROM traces WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: UnlinkUsage
UPDATE usage_logs
SET conversation_id = NULL, message_id = NULL
WHERE seq IN (
    SELECT seq FROM usage_logs WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: UnlinkMessageTraces
UPDATE traces
SET message_id = NULL
WHERE seq IN (
    SELECT seq FROM traces WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);

-- name: UnlinkMessageUsage
UPDATE usage_logs
SET message_id = NULL
WHERE seq IN (
    SELECT seq FROM usage_logs WHERE message_id IN (SELECT value FROM json_each(@ids)) LIMIT @limit);
