-- The models of providers are the host's: they have no owner.
-- columns
       id             AS Id,
       provider       AS Provider,
       model          AS Model,
       context_window AS ContextWindow,
       input_price    AS InputPrice,
       output_price   AS OutputPrice,
       is_active      AS IsActive,
       metadata       AS Metadata,
       created_at     AS CreatedAt,
       updated_at     AS UpdatedAt

-- name: Save
INSERT INTO provider_models (id, provider, model, context_window, input_price, output_price, is_active, metadata, created_at, updated_at)
VALUES (@id, @provider, @model, @contextWindow, @inputPrice, @outputPrice, @isActive, @metadata, @now, @now)
ON CONFLICT (provider, model) DO UPDATE
SET context_window = excluded.context_window,
    input_price = excluded.input_price,
    output_price = excluded.output_price,
    is_active = excluded.is_active,
    metadata = excluded.metadata,
    updated_at = max(excluded.updated_at, updated_at + 1)
RETURNING {columns};

-- name: Find
SELECT {columns}
FROM provider_models
WHERE provider = @provider AND model = @model;

-- name: List
SELECT {columns}
FROM provider_models
WHERE (provider, model) > (@provider, @model)
  AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY provider, model
LIMIT @limit;

-- name: ListOfProvider
SELECT {columns}
FROM provider_models
WHERE provider = @provider AND model > @model
  AND (@isActive IS NULL OR is_active = @isActive)
ORDER BY model
LIMIT @limit;

-- name: SetActive
UPDATE provider_models
SET is_active = @isActive, updated_at = max(@now, updated_at + 1)
WHERE provider = @provider AND model = @model
RETURNING {columns};

-- name: Delete
DELETE FROM provider_models
WHERE provider = @provider AND model = @model;
