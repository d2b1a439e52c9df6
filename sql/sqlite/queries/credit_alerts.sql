-- Alerts are the host's: they have no owner. Their order is (created_at, seq).
-- columns
       seq             AS Seq,
       id              AS Id,
       provider        AS Provider,
       alert_type      AS AlertType,
       threshold_value AS ThresholdValue,
       current_value   AS CurrentValue,
       message         AS Message,
       severity        AS Severity,
       acknowledged    AS Acknowledged,
       acknowledged_at AS AcknowledgedAt,
       acknowledged_by AS AcknowledgedBy,
       created_at      AS CreatedAt,
       updated_at      AS UpdatedAt

-- name: Raise
-- An open alert of the type becomes more severe, never less. No row comes back when it stays as it is.
INSERT INTO credit_alerts (id, provider, alert_type, threshold_value, current_value, message, severity, created_at, updated_at)
VALUES (@id, @provider, @alertType, @thresholdValue, @currentValue, @message, @severity, @now, @now)
ON CONFLICT (provider, alert_type) WHERE acknowledged = 0 DO UPDATE
SET threshold_value = excluded.threshold_value, current_value = excluded.current_value, message = excluded.message, severity = excluded.severity,
    updated_at = max(excluded.updated_at, credit_alerts.updated_at + 1)
WHERE instr('info warning critical', excluded.severity) > instr('info warning critical', credit_alerts.severity)
RETURNING {columns};

-- name: Acknowledge
UPDATE credit_alerts
SET acknowledged = 1, acknowledged_at = @now, acknowledged_by = @acknowledgedBy, updated_at = max(@now, updated_at + 1)
WHERE id = @id AND acknowledged = 0
RETURNING {columns};

-- name: FindById
SELECT {columns}
FROM credit_alerts
WHERE id = @id;

-- name: List
SELECT {columns}
FROM credit_alerts
WHERE (created_at, seq) < (@createdAt, @seq)
  AND (@provider IS NULL OR provider = @provider)
  AND (@acknowledged IS NULL OR acknowledged = @acknowledged)
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOfType
SELECT {columns}
FROM credit_alerts
WHERE alert_type = @alertType AND (created_at, seq) < (@createdAt, @seq)
  AND (@provider IS NULL OR provider = @provider)
  AND (@acknowledged IS NULL OR acknowledged = @acknowledged)
ORDER BY created_at DESC, seq DESC
LIMIT @limit;

-- name: ListOpen
-- Those that are open are few, at most one of a type and provider: all are read, from an index that has no others, and sorted.
SELECT {columns}
FROM credit_alerts
WHERE acknowledged = 0 AND provider > ''
  AND (+created_at, seq) < (@createdAt, @seq)
  AND (@provider IS NULL OR provider = @provider)
  AND (@alertType IS NULL OR alert_type = @alertType)
ORDER BY +created_at DESC, seq DESC
LIMIT @limit;
