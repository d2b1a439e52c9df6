-- What calls of models come to, group by group. Money is summed in whole units and in nano-units apart, so that no sum is too large for an integer.
-- columns
       coalesce(CASE @groupBy
                    WHEN 'user' THEN user_id
                    WHEN 'conversation' THEN conversation_id
                    WHEN 'provider' THEN provider
                    WHEN 'model' THEN model
                    WHEN 'provider_model' THEN provider || char(0) || model
                    WHEN 'day' THEN date((timestamp - (timestamp % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch')
                END, '')                                  AS GroupKey,
       count(*)                                           AS Calls,
       count(*) - sum(success)                            AS Failed,
       coalesce(sum(input_tokens), 0)                     AS InputTokens,
       count(*) - count(input_tokens)                     AS InputUnknown,
       coalesce(sum(output_tokens), 0)                    AS OutputTokens,
       count(*) - count(output_tokens)                    AS OutputUnknown,
       coalesce(sum(cached_tokens), 0)                    AS CachedTokens,
       count(*) - count(cached_tokens)                    AS CachedUnknown,
       coalesce(sum(reasoning_tokens), 0)                 AS ReasoningTokens,
       count(*) - count(reasoning_tokens)                 AS ReasoningUnknown,
       coalesce(sum(total_tokens), 0)                     AS TotalTokens,
       count(*) - count(total_tokens)                     AS TotalUnknown,
       coalesce(sum(cost / 1000000000), 0)                AS CostUnits,
       coalesce(sum(cost % 1000000000), 0)                AS CostNanos,
       count(*) - count(cost)                             AS CostUnknown,
       coalesce(sum(estimated_cost / 1000000000), 0)      AS EstimatedUnits,
       coalesce(sum(estimated_cost % 1000000000), 0)      AS EstimatedNanos,
       count(*) - count(estimated_cost)                   AS EstimatedUnknown,
       avg(response_time_ms)                              AS AverageResponseTimeMs

-- name: GetTotals
SELECT {columns}
FROM usage_logs
WHERE (@owner IS NULL OR user_id = @owner)
  AND timestamp >= @from AND timestamp < @to
  AND (@provider IS NULL OR provider = @provider)
GROUP BY GroupKey
HAVING @after IS NULL OR GroupKey > @after
ORDER BY GroupKey
LIMIT @limit;

-- name: GetTotalsOfUser
SELECT {columns}
FROM usage_logs
WHERE user_id = @userId AND (@owner IS NULL OR user_id = @owner)
  AND timestamp >= @from AND timestamp < @to
  AND (@provider IS NULL OR provider = @provider)
  AND (@model IS NULL OR model = @model)
GROUP BY GroupKey
HAVING @after IS NULL OR GroupKey > @after
ORDER BY GroupKey
LIMIT @limit;

-- name: GetTotalsOfConversation
SELECT {columns}
FROM usage_logs
WHERE conversation_id = @conversationId AND (@owner IS NULL OR user_id = @owner)
  AND timestamp >= @from AND timestamp < @to
  AND (@userId IS NULL OR user_id = @userId)
  AND (@provider IS NULL OR provider = @provider)
  AND (@model IS NULL OR model = @model)
GROUP BY GroupKey
HAVING @after IS NULL OR GroupKey > @after
ORDER BY GroupKey
LIMIT @limit;

-- name: GetTotalsOfModel
SELECT {columns}
FROM usage_logs
WHERE model = @model AND (@owner IS NULL OR user_id = @owner)
  AND timestamp >= @from AND timestamp < @to
  AND (@provider IS NULL OR provider = @provider)
GROUP BY GroupKey
HAVING @after IS NULL OR GroupKey > @after
ORDER BY GroupKey
LIMIT @limit;
