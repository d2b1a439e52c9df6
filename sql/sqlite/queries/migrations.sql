-- The journal, the checksums and what the store says of itself.

-- name: CreateJournal
-- DbUp's own journal for SQLite, so that either tool sees what the other has done.
CREATE TABLE IF NOT EXISTS SchemaVersions (
    SchemaVersionID INTEGER CONSTRAINT 'PK_SchemaVersions_SchemaVersionID' PRIMARY KEY AUTOINCREMENT NOT NULL,
    ScriptName TEXT NOT NULL,
    Applied DATETIME NOT NULL
);

-- name: CreateHostJournal
CREATE TABLE IF NOT EXISTS HostSchemaVersions (
    SchemaVersionID INTEGER CONSTRAINT 'PK_HostSchemaVersions_SchemaVersionID' PRIMARY KEY AUTOINCREMENT NOT NULL,
    ScriptName TEXT NOT NULL,
    Applied DATETIME NOT NULL
);

-- name: FindInfo
SELECT schema_version AS SchemaVersion, readable_from AS ReadableFrom
FROM store_info;

-- name: HasTable
SELECT count(*)
FROM sqlite_schema
WHERE type = 'table' AND name = @name;

-- name: ListJournal
SELECT j.ScriptName AS Name,
       CAST(round(unixepoch(j.Applied, 'subsec') * 1000) AS INTEGER) AS AppliedAt
FROM SchemaVersions j
ORDER BY j.SchemaVersionID;

-- name: ListHostJournal
SELECT j.ScriptName AS Name,
       CAST(round(unixepoch(j.Applied, 'subsec') * 1000) AS INTEGER) AS AppliedAt
FROM HostSchemaVersions j
ORDER BY j.SchemaVersionID;

-- name: IsApplied
SELECT count(*)
FROM SchemaVersions
WHERE ScriptName = @name;

-- name: IsHostApplied
SELECT count(*)
FROM HostSchemaVersions
WHERE ScriptName = @name;

-- name: Record
INSERT INTO SchemaVersions (ScriptName, Applied)
VALUES (@name, strftime('%Y-%m-%d %H:%M:%f', @now / 1000.0, 'unixepoch'));

-- name: RecordHost
INSERT INTO HostSchemaVersions (ScriptName, Applied)
VALUES (@name, strftime('%Y-%m-%d %H:%M:%f', @now / 1000.0, 'unixepoch'));

-- name: Forget
DELETE FROM SchemaVersions
WHERE ScriptName = @name;

-- name: RecordChecksum
INSERT INTO script_checksums (script_name, checksum)
VALUES (@name, @checksum)
ON CONFLICT (script_name) DO NOTHING;

-- name: ForgetChecksum
DELETE FROM script_checksums
WHERE script_name = @name;

-- name: ListChecksums
SELECT script_name AS Name, checksum AS Checksum
FROM script_checksums;

-- name: FindBrokenReference
SELECT "table"
FROM pragma_foreign_key_check
LIMIT 1;

-- name: FindDamage
-- A damaged full-text index is made anew from what is stored, so it does not count.
SELECT integrity_check
FROM pragma_integrity_check
WHERE integrity_check <> 'ok'
  AND integrity_check NOT LIKE 'malformed inverted index for FTS5 table %'
  AND integrity_check NOT LIKE 'unable to validate the inverted index for FTS5 table %'
LIMIT 1;

-- name: ListObjects
SELECT type AS Type, name AS Name, coalesce(sql, '') AS Sql
FROM sqlite_schema
WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'
  AND name NOT IN (SELECT t.name FROM pragma_table_list t WHERE t.type = 'shadow') -- SQLite's own, inside a full-text index
ORDER BY type, name;
