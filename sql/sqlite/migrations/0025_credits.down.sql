DROP TABLE credit_alerts;
DROP TABLE credit_balance;
UPDATE store_info SET schema_version = 24;
