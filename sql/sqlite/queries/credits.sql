-- Balances at providers are the host's: they have no owner. Their order is (last_updated, seq).
-- columns
       seq                  AS Seq,
       id                   AS Id,
       provider             AS Provider,
       credits_remaining    AS CreditsRemaining,
       credits_used         AS CreditsUsed,
       daily_spend          AS DailySpend,
       monthly_spend        AS MonthlySpend,
       rate_limit_remaining AS RateLimitRemaining,
       rate_limit_reset     AS RateLimitReset,
       last_updated         AS LastUpdated,
       raw_response         AS RawResponse,
       metadata             AS Metadata,
       created_at           AS CreatedAt

-- name: RecordBalance
INSERT INTO credit_balance (id, provider, credits_remaining, credits_used, daily_spend, monthly_spend, rate_limit_remaining, rate_limit_reset,
                            last_updated, raw_response, metadata, created_at)
VALUES (@id, @provider, @creditsRemaining, @creditsUsed, @dailySpend, @monthlySpend, @rateLimitRemaining, @rateLimitReset,
        @lastUpdated, @rawResponse, @metadata, @now)
RETURNING {columns};

-- name: GetLatestBalance
SELECT {columns}
FROM credit_balance
WHERE provider = @provider
ORDER BY last_updated DESC, seq DESC
LIMIT 1;

-- name: ListLatestBalances
-- One look into the index for each provider, not one for each balance.
WITH RECURSIVE providers (provider) AS (
    SELECT min(provider)
    FROM credit_balance
    UNION ALL
    SELECT (SELECT min(b.provider) FROM credit_balance b WHERE b.provider > providers.provider)
    FROM providers
    WHERE providers.provider IS NOT NULL
)
SELECT {columns}
FROM credit_balance
WHERE seq IN (SELECT (SELECT b.seq FROM credit_balance b WHERE b.provider = providers.provider ORDER BY b.last_updated DESC, b.seq DESC LIMIT 1)
              FROM providers
              WHERE providers.provider IS NOT NULL
              LIMIT @limit)
ORDER BY provider;

-- name: ListOldestFirst
SELECT {columns}
FROM credit_balance
WHERE provider = @provider
  AND (last_updated, seq) > (@lastUpdated, @seq) AND last_updated >= @from AND last_updated < @to
ORDER BY last_updated, seq
LIMIT @limit;

-- name: ListNewestFirst
SELECT {columns}
FROM credit_balance
WHERE provider = @provider
  AND (last_updated, seq) < (@lastUpdated, @seq) AND last_updated < @to AND last_updated >= @from
ORDER BY last_updated DESC, seq DESC
LIMIT @limit;
