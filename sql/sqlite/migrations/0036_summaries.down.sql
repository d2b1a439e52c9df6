DROP VIEW knowledge_growth;
CREATE VIEW knowledge_growth AS
SELECT date(created_at / 1000, 'unixepoch') AS date, knowledge_type, count(*) AS items_created, avg(confidence) AS avg_confidence
FROM knowledge_items
GROUP BY date(created_at / 1000, 'unixepoch'), knowledge_type;
DROP VIEW productivity_summary;
CREATE VIEW productivity_summary AS
SELECT date(created_at / 1000, 'unixepoch') AS date,
       event_type,
       count(*)                    AS event_count,
       avg(time_saved)             AS avg_time_saved,
       avg(improvement_percentage) AS avg_improvement,
       sum(time_saved)             AS total_time_saved
FROM productivity_events
GROUP BY date(created_at / 1000, 'unixepoch'), event_type;
DROP VIEW usage_summary;
CREATE VIEW usage_summary AS
SELECT user_id,
       provider,
       model,
       date((timestamp - (timestamp % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS day,
       count(*)                                                AS calls,
       count(*) - sum(success)                                 AS failed_calls,
       sum(input_tokens)                                       AS input_tokens,
       sum(output_tokens)                                      AS output_tokens,
       sum(cached_tokens)                                      AS cached_tokens,
       sum(reasoning_tokens)                                   AS reasoning_tokens,
       sum(total_tokens)                                       AS total_tokens,
       sum(input_tokens IS NULL OR output_tokens IS NULL)      AS calls_without_tokens,
       sum(cost)                                               AS cost,
       sum(cost IS NULL)                                       AS calls_without_cost,
       sum(estimated_cost)                                     AS estimated_cost
FROM usage_logs
GROUP BY 1, 2, 3, 4;
UPDATE store_info SET schema_version = 35;
