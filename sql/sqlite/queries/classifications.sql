-- What classifiers made of messages, and what the arbiter made of that. The order of both is seq, the order in which they were stored.
-- columns
       classification_results.id                 AS Id,
       classification_results.message_id         AS MessageId,
       classification_results.classifier_name    AS ClassifierName,
       classification_results.result             AS Result,
       classification_results.confidence         AS Confidence,
       classification_results.processing_time_ms AS ProcessingTimeMs,
       classification_results.llm_model          AS LlmModel,
       classification_results.metadata           AS Metadata,
       classification_results.created_at         AS CreatedAt

-- name: SaveClassification
-- Nothing is stored when the message is unknown.
INSERT INTO classification_results (id, message_id, classifier_name, result, confidence, processing_time_ms, llm_model, metadata, created_at)
SELECT @id, m.id, @classifierName, @result, @confidence, @processingTimeMs, @llmModel, @metadata, @now
FROM messages m
WHERE m.id = @messageId AND (@owner IS NULL OR m.user_id = @owner);

-- name: GetClassificationsForMessage
SELECT {columns}
FROM classification_results
WHERE message_id = @messageId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = @messageId AND m.user_id = @owner))
ORDER BY seq
LIMIT @limit;

-- name: GetClassificationsForMessages
SELECT {columns}
FROM json_each(@messageIds) i
CROSS JOIN classification_results ON classification_results.seq IN (
    SELECT r.seq
    FROM classification_results r
    WHERE r.message_id = i.value
    ORDER BY r.seq
    LIMIT @limit)
WHERE @owner IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = i.value AND m.user_id = @owner)
ORDER BY classification_results.seq;

-- name: GetClassificationsForConversation
-- From the conversation's messages in their order, so that nothing is sorted.
SELECT {columns},
       m.timestamp                AS MessageTimestamp,
       m.seq                      AS MessageSeq,
       classification_results.seq AS Seq
FROM messages m
CROSS JOIN classification_results ON classification_results.message_id = m.id
WHERE m.conversation_id = @conversationId AND (@owner IS NULL OR m.user_id = @owner)
  AND (m.timestamp, m.seq) >= (@timestamp, @messageSeq)
  AND ((m.timestamp, m.seq) > (@timestamp, @messageSeq) OR classification_results.seq > @seq)
ORDER BY m.timestamp, m.seq, classification_results.seq
LIMIT @limit;

-- name: ListLatestResults
-- What each classifier of the message said last.
SELECT result AS Result
FROM classification_results
WHERE seq IN (SELECT max(r.seq) FROM classification_results r WHERE r.message_id = @messageId GROUP BY r.classifier_name)
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = @messageId AND m.user_id = @owner));

-- name: SaveArbiterDecision
-- Nothing is stored when the message is unknown.
INSERT INTO arbiter_decisions (id, message_id, final_classification, reasoning, classifier_agreement, overrides, metadata, created_at)
SELECT @id, m.id, @finalClassification, @reasoning, @classifierAgreement, @overrides, @metadata, @now
FROM messages m
WHERE m.id = @messageId AND (@owner IS NULL OR m.user_id = @owner);

-- name: ListArbiterDecisions
SELECT id                   AS Id,
       message_id           AS MessageId,
       final_classification AS FinalClassification,
       reasoning            AS Reasoning,
       classifier_agreement AS ClassifierAgreement,
       overrides            AS Overrides,
       metadata             AS Metadata,
       created_at           AS CreatedAt
FROM arbiter_decisions
WHERE message_id = @messageId
  AND (@owner IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = @messageId AND m.user_id = @owner))
ORDER BY seq DESC
LIMIT @limit;

-- name: GetArbiterDecisionsForMessages
SELECT d.id                   AS Id,
       d.message_id           AS MessageId,
       d.final_classification AS FinalClassification,
       d.reasoning            AS Reasoning,
       d.classifier_agreement AS ClassifierAgreement,
       d.overrides            AS Overrides,
       d.metadata             AS Metadata,
       d.created_at           AS CreatedAt
FROM json_each(@messageIds) i
CROSS JOIN arbiter_decisions d ON d.seq = (SELECT max(x.seq) FROM arbiter_decisions x WHERE x.message_id = i.value)
WHERE @owner IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = i.value AND m.user_id = @owner);

-- name: GetClassifierStatistics
-- One of the three sources runs, each from an index: a conversation's messages, a user's messages, or all results by time.
-- The 95th percentile is the nearest rank; a message's agreement counts once.
WITH results AS (
    SELECT r.seq, r.message_id, r.classifier_name, r.confidence, r.processing_time_ms
    FROM classification_results r
    WHERE @conversationId IS NULL AND @owner IS NULL
      AND (@classifierName IS NULL OR r.classifier_name = @classifierName)
      AND r.created_at >= @from AND r.created_at < @to
    UNION ALL
    SELECT r.seq, r.message_id, r.classifier_name, r.confidence, r.processing_time_ms
    FROM messages m
    CROSS JOIN classification_results r ON r.message_id = m.id
    WHERE m.conversation_id = @conversationId AND (@owner IS NULL OR m.user_id = @owner)
      AND (@classifierName IS NULL OR r.classifier_name = @classifierName)
      AND r.created_at >= @from AND r.created_at < @to
    UNION ALL
    SELECT r.seq, r.message_id, r.classifier_name, r.confidence, r.processing_time_ms
    FROM messages m
    CROSS JOIN classification_results r ON r.message_id = m.id
    WHERE m.user_id = @owner AND @conversationId IS NULL
      AND (@classifierName IS NULL OR r.classifier_name = @classifierName)
      AND r.created_at >= @from AND r.created_at < @to
), ranked AS (
    SELECT message_id, classifier_name, confidence, processing_time_ms,
           row_number() OVER (PARTITION BY classifier_name ORDER BY processing_time_ms) AS place,
           count(*)     OVER (PARTITION BY classifier_name)                             AS total,
           row_number() OVER (PARTITION BY classifier_name, message_id ORDER BY seq)    AS turn
    FROM results
)
SELECT classifier_name         AS ClassifierName,
       count(*)                AS Count,
       avg(confidence)         AS AverageConfidence,
       min(confidence)         AS MinConfidence,
       max(confidence)         AS MaxConfidence,
       avg(processing_time_ms) AS AverageProcessingTimeMs,
       max(CASE WHEN place = (total * 95 + 99) / 100 THEN processing_time_ms END) AS P95ProcessingTimeMs,
       avg(CASE WHEN turn = 1
                THEN (SELECT d.classifier_agreement
                      FROM arbiter_decisions d
                      WHERE d.message_id = ranked.message_id
                      ORDER BY d.seq DESC
                      LIMIT 1) END) AS ArbiterAgreement
FROM ranked
GROUP BY classifier_name
ORDER BY count(*) DESC, classifier_name
LIMIT @limit;
