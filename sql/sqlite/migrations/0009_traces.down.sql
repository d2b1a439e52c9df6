DROP VIEW trace_stage_latency;
DROP TABLE traces;
UPDATE store_info SET schema_version = 8;
