DROP TABLE file_processing_cache;
DROP TABLE ai_response_cache;
DROP TABLE cache_totals;
UPDATE store_info SET schema_version = 27;
