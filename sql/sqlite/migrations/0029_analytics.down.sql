DROP VIEW feature_adoption;
DROP VIEW productivity_summary;
DROP TABLE productivity_events;
DROP TABLE performance_metrics;
DROP TABLE feature_usage;
UPDATE store_info SET schema_version = 28;
