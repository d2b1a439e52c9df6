-- Days are UTC. A sum is of what is known, NULL when nothing is; cost is in nano-units. sum() fails where an integer is too small, a product and a plus become a real
-- number: the cost is exact up to 9,223,372,036 whole units and near beyond.
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
       sum(cost / 1000000000) * 1000000000 + sum(cost % 1000000000) AS cost,
       sum(cost IS NULL)                                       AS calls_without_cost,
       sum(estimated_cost / 1000000000) * 1000000000 + sum(estimated_cost % 1000000000) AS estimated_cost
FROM usage_logs
GROUP BY 1, 2, 3, 4;

-- S2's dashboard, by UTC day. Times in seconds. A remainder has its dividend's sign: adding a day makes it count down from below, also before 1970.
DROP VIEW productivity_summary;
CREATE VIEW productivity_summary AS
SELECT date((created_at - (created_at % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS date,
       event_type,
       count(*)                    AS event_count,
       avg(time_saved)             AS avg_time_saved,
       avg(improvement_percentage) AS avg_improvement,
       sum(time_saved)             AS total_time_saved
FROM productivity_events
GROUP BY 1, 2;

-- S2's knowledge_growth: days are UTC.
DROP VIEW knowledge_growth;
CREATE VIEW knowledge_growth AS
SELECT date((created_at - (created_at % 86400000 + 86400000) % 86400000) / 1000, 'unixepoch') AS date,
       knowledge_type,
       count(*)        AS items_created,
       avg(confidence) AS avg_confidence
FROM knowledge_items
GROUP BY 1, 2;

UPDATE store_info SET schema_version = 36;
