DROP VIEW schema_version;
DROP TABLE script_checksums;
DROP TABLE store_info;
