-- What retention finds by its age and no other query needs in that order.
-- S2 deletes performance_metrics by created_at.
CREATE INDEX idx_performance_metrics_created_at ON performance_metrics (created_at);
CREATE INDEX idx_queue_completed_at ON queue (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX idx_credit_balance_last_updated ON credit_balance (last_updated);

UPDATE store_info SET schema_version = 33;
