DROP INDEX idx_credit_balance_last_updated;
DROP INDEX idx_queue_completed_at;
DROP INDEX idx_performance_metrics_created_at;
UPDATE store_info SET schema_version = 32;
