-- What an export and an import must know of the schema: the tables describe themselves.

-- name: ListColumns
-- Generated columns are not among them.
SELECT name, type, "notnull" AND dflt_value IS NULL
FROM pragma_table_info(@table)
ORDER BY cid;

-- name: ListReferences
SELECT "from", "table", "to", on_delete = 'CASCADE'
FROM pragma_foreign_key_list(@table)
ORDER BY "from";

-- name: FindTable
SELECT sql
FROM sqlite_schema
WHERE type = 'table' AND name = @table;

-- name: ListUniqueIndexes
SELECT sql
FROM sqlite_schema
WHERE type = 'index' AND tbl_name = @table AND sql LIKE 'CREATE UNIQUE %'
ORDER BY name;
