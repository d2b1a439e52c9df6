DROP VIEW classifier_agreement;
DROP TABLE arbiter_decisions;
DROP TABLE classification_results;
UPDATE store_info SET schema_version = 5;
