-- How the database is. It is the store's own.

-- name: Touch
-- Done twice in a transaction it changes nothing; but a page is written, as it would not be for the same number: a full disk and a lock show.
UPDATE store_info
SET schema_version = -schema_version
WHERE one = 1;

-- name: CountFreePages
SELECT freelist_count
FROM pragma_freelist_count;

-- name: ListBrokenReferences
SELECT "table", count(*)
FROM pragma_foreign_key_check
GROUP BY "table"
ORDER BY "table";

-- name: ListTables
-- The real ones, without SQLite's own and those inside full-text indexes.
SELECT name
FROM pragma_table_list
WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
ORDER BY name;
