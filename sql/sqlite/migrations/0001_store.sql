-- What the store says of itself. The journal, SchemaVersions, is DbUp's and made by whoever runs these scripts.
-- schema_version: the number of the last script applied here.
-- readable_from: the lowest schema_version a library may know and still use this database; a script that only adds leaves it.
CREATE TABLE store_info (
    one            INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    schema_version INTEGER NOT NULL,
    readable_from  INTEGER NOT NULL
) STRICT;

INSERT INTO store_info (one, schema_version, readable_from) VALUES (1, 1, 1);

-- SHA-256 of each applied script's text with LF line ends: an edited script is noticed.
CREATE TABLE script_checksums (
    script_name TEXT NOT NULL PRIMARY KEY,
    checksum    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- S2 schema_version, S3 version tracking: read from the journal, so there is one truth.
CREATE VIEW schema_version AS
SELECT CAST(substr(ScriptName, 12, 4) AS INTEGER)                  AS version,
       replace(substr(ScriptName, 17), '.sql', '')                 AS description,
       CAST(round((julianday(Applied) - 2440587.5) * 86400000) AS INTEGER) AS applied_at
FROM SchemaVersions
WHERE ScriptName GLOB 'migrations/[0-9][0-9][0-9][0-9]_*.sql';
