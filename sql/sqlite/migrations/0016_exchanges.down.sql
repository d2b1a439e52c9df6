DROP VIEW exchange_details;
DROP TABLE exchanges;
UPDATE store_info SET schema_version = 15;
