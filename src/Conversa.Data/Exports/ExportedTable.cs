namespace Conversa.Data.Exports;

/// <summary>
/// A table that is exported. Its columns and what it refers to are read from the schema; here stands what the schema does not say.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="OwnedBlock">The block that lists the rows of one user; null where all are the host's.</param>
internal sealed record ExportedTable(string Name, string? OwnedBlock)
{
    /// <summary>What tells its rows apart, in every database.</summary>
    public string[] Key { get; init; } = ["id"];

    /// <summary>The block that lists all its rows but those that are secret; null where none is.</summary>
    public string? AllBlock { get; init; }

    /// <summary>A column that is secret: its rows go without it.</summary>
    public string? Secret { get; init; }

    /// <summary>Whether a user may not bring its rows in, because of what they entitle to.</summary>
    public bool Entitles { get; init; }

    /// <summary>Columns that are the host's to say, because of what they entitle to or cost: a user's rows come in with their defaults, and keep what is stored.</summary>
    public string[] HostsColumns { get; init; } = [];

    /// <summary>The table with whose new rows a trigger makes rows here: those give way to the file's.</summary>
    public string? MadeWith { get; init; }

    /// <summary>All of them, in the order of a file: what a row hangs on stands before it.</summary>
    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new("users", "export/ListUser") { HostsColumns = ["user_id_hash"] },
        new("user_identities", "export/ListIdentities") { Entitles = true }, // to be taken for whom the platform knows by it
        new("user_sessions", "export/ListSessions") { HostsColumns = ["workspace_path"] }, // a place on the host's disk
        new("user_preferences", "export/ListPreferences"),
        new("conversations", "export/ListConversations")
        {
            // What the host finds it by, which would give it what others say there; and how it is run, at the host's cost.
            HostsColumns = ["external_key", "channel_id", "guild_id", "mode", "provider", "model", "system_prompt", "context_window_size", "auto_approval_settings"],
        },
        new("conversation_tags", "export/ListTags") { Key = ["conversation_id", "tag"] },
        new("messages", "export/ListMessages"),
        new("message_edits", "export/ListEdits"),
        new("message_reactions", "export/ListReactions") { Key = ["message_id", "user_id", "reaction"] },
        new("message_embeddings", "export/ListMessageEmbeddings") { Key = ["message_id", "model"] },
        new("conversation_states", "export/ListStates"),
        new("working_states", "export/ListWorkingStates"),
        new("classification_results", "export/ListClassifications"),
        new("arbiter_decisions", "export/ListDecisions"),
        new("flows", "export/ListFlows"),
        new("user_goals", "export/ListGoals"),
        new("traces", "export/ListTraces"),
        new("context_items", "export/ListContextItems"),
        new("context_optimizations", "export/ListOptimizations"),
        new("exchanges", "export/ListExchanges"),
        new("tool_executions", "export/ListTools") { Entitles = true }, // to run what was approved
        new("auto_approval_settings", "export/ListApprovalSettings") { Entitles = true },
        new("memories", "export/ListMemories"),
        new("memory_embeddings", "export/ListMemoryEmbeddings") { Key = ["memory_id", "model"] },
        new("knowledge_items", "export/ListKnowledge"),
        new("knowledge_embeddings", "export/ListKnowledgeEmbeddings") { Key = ["knowledge_id", "model"] },
        new("knowledge_relationships", "export/ListRelationships"),
        new("tracked_files", "export/ListTrackedFiles") { Entitles = true }, // to files on the host's disk, which the host opens
        new("file_uploads", "export/ListUploads") { Entitles = true }, // to the bytes of that hash, whoever's they are
        new("database_connections", "export/ListConnections") { Secret = "encrypted_password", Entitles = true }, // to be connected to from the host's network
        new("database_schemas", "export/ListConnectionSchemas") { Entitles = true }, // they hang on connections
        new("provider_models", null),
        new("api_quotas", "export/ListQuotas") { Entitles = true },
        new("usage_logs", "export/ListUsage") { Entitles = true }, // they are the host's account of what was spent, in which a call counts once
        new("credit_balance", null),
        new("credit_alerts", null),
        new("queue", "export/ListTasks") { Entitles = true }, // to be worked on
        new("todos", "export/ListTodos"),
        new("ai_response_cache", "export/ListResponseCache"),
        new("file_processing_cache", "export/ListFileCache"),
        new("feature_usage", "export/ListFeatureUsage"),
        new("performance_metrics", null),
        new("productivity_events", "export/ListProductivityEvents"),
        new("system_metrics", null),
        new("logs", null),
        new("capabilities_config", null),
        new("capabilities_config_history", null) { Key = ["capability_id", "version"], MadeWith = "capabilities_config" },
        new("prompts", null),
        new("prompt_history", null) { Key = ["prompt_id", "version"], MadeWith = "prompts" },
        new("system_config", null) { AllBlock = "settings/ListPlain" },
        new("system_config_history", null) { AllBlock = "settings/ListAllPlainHistory" },
        new("record_metadata", "export/ListNotes"),
    ];

    /// <summary>The library's other tables, and why they are not exported.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["provider_configs"] = "The rows are secrets.",
        ["context_optimized_messages"] = "A trigger makes it of context_optimizations.",
        ["cache_totals"] = "Triggers count the caches in it.",
        ["search_indexes"] = "How far each full-text index is: the indexes are made anew.",
        ["store_info"] = "The version of the schema: the file says it.",
        ["script_checksums"] = "The journal of migrations is the database's own.",
        ["SchemaVersions"] = "The journal of migrations is the database's own.",
        ["HostSchemaVersions"] = "The journal of migrations is the database's own.",
    };
}
