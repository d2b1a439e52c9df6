-- Quotas are the host's: no user sets their own. @starts has, by period, when the one that lasts now began;
-- what was used in one that began before that is over. A stored start that is later is of a clock that was set back: it lasts on until limits are set.
-- columns
       id            AS Id,
       provider      AS Provider,
       user_id       AS UserId,
       period        AS Period,
       max_requests  AS MaxRequests,
       max_tokens    AS MaxTokens,
       max_cost      AS MaxCost,
       used_requests AS UsedRequests,
       used_tokens   AS UsedTokens,
       used_cost     AS UsedCost,
       period_start  AS PeriodStart,
       created_at    AS CreatedAt,
       updated_at    AS UpdatedAt

-- name: SetLimits
INSERT INTO api_quotas (id, provider, user_id, period, max_requests, max_tokens, max_cost, period_start, created_at, updated_at)
VALUES (@id, @provider, @userId, @period, @maxRequests, @maxTokens, @maxCost, @starts ->> @period, @now, @now)
ON CONFLICT (provider, coalesce(user_id, ''), period) DO UPDATE
SET max_requests = excluded.max_requests,
    max_tokens = excluded.max_tokens,
    max_cost = excluded.max_cost,
    period_start = min(period_start, excluded.period_start),
    updated_at = max(excluded.updated_at, updated_at + 1)
RETURNING {columns};

-- name: Consume
-- All that apply, or none when one of them refuses. A cost stays at the most that a number holds.
UPDATE api_quotas
SET used_requests = iif(period_start < @starts ->> period, 0, used_requests) + @requests,
    used_tokens = iif(period_start < @starts ->> period, 0, used_tokens) + @tokens,
    used_cost = min(iif(period_start < @starts ->> period, 0, used_cost), 9223372036854775807 - @cost) + @cost,
    period_start = max(period_start, @starts ->> period),
    updated_at = max(@now, updated_at + 1)
WHERE provider = @provider AND coalesce(user_id, '') IN ('', @userId)
  AND (@beyondLimits OR NOT EXISTS (
      SELECT 1
      FROM api_quotas q
      WHERE q.provider = @provider AND coalesce(q.user_id, '') IN ('', @userId)
        AND (iif(q.period_start < @starts ->> q.period, 0, q.used_requests) + @requests > q.max_requests
          OR iif(q.period_start < @starts ->> q.period, 0, q.used_tokens) + @tokens > q.max_tokens
          OR iif(q.period_start < @starts ->> q.period, 0, q.used_cost) + @cost > q.max_cost)));

-- name: List
-- Those that apply to a user: of all together and their own, at most one for each period.
SELECT {columns}
FROM api_quotas
WHERE provider = @provider AND coalesce(user_id, '') IN ('', @userId)
ORDER BY coalesce(user_id, ''), period;

-- name: ListDropped
-- When the merged user becomes the kept one: what both are limited in.
SELECT {columns}
FROM api_quotas
WHERE user_id = @merged
  AND EXISTS (SELECT 1 FROM api_quotas k WHERE k.provider = api_quotas.provider AND coalesce(k.user_id, '') = @kept AND k.period = api_quotas.period)
ORDER BY provider, period;

-- name: Delete
DELETE FROM api_quotas
WHERE provider = @provider AND coalesce(user_id, '') = coalesce(@userId, '') AND period = @period;
