namespace Conversa.Data.Maintenance;

/// <summary>
/// Rows of a user, and what hangs on them. They are listed a batch at a time, what hangs on a batch is deleted and counted, then the batch itself: a cascade
/// would delete any number at once, and count none.
/// </summary>
internal sealed record ErasedGroup(string Table, string ListBlock, string? DeleteBlock, params ErasedTable[] Parts)
{
    /// <summary>All that a user can have, in the order in which it goes: first what can be found by searching, last the user, with whatever has come in meanwhile.</summary>
    public static IReadOnlyList<ErasedGroup> All { get; } =
    [
        // Before their records, whose triggers would take them uncounted.
        new("users", "erasure/ListOwner", null, new ErasedTable("record_metadata", "erasure/DeleteNotes")),
        new(
            "memories",
            "erasure/ListMemories",
            "erasure/DeleteMemories",
            new ErasedTable("memory_embeddings", "erasure/DeleteMemoryEmbeddings")),
        new(
            "knowledge_items",
            "erasure/ListKnowledge",
            "erasure/DeleteKnowledge",
            new("knowledge_embeddings", "erasure/DeleteKnowledgeEmbeddings"),
            new("knowledge_relationships", "erasure/DeleteRelationshipsFrom"),
            new("knowledge_relationships", "erasure/DeleteRelationshipsTo")),
        new(
            "messages",
            "erasure/ListMessages",
            "erasure/DeleteMessages",
            new("record_metadata", "erasure/DeleteMessageNotes"),
            new("message_edits", "erasure/DeleteMessageEdits"),
            new("message_reactions", "erasure/DeleteMessageReactions"),
            new("message_embeddings", "erasure/DeleteMessageEmbeddings"),
            new("classification_results", "erasure/DeleteMessageClassifications"),
            new("arbiter_decisions", "erasure/DeleteMessageDecisions"),
            new("context_optimized_messages", "erasure/DeleteOptimizedMessages"),
            new("exchanges", "erasure/DeleteMessageExchanges"),
            new("tool_executions", "erasure/DeleteMessageTools"),
            new("traces", "erasure/DeleteMessageTraces")),
        new(
            "conversations",
            "erasure/ListConversations",
            "erasure/DeleteConversations",
            new("messages", "erasure/DeleteConversationMessages"),
            new("conversation_tags", "erasure/DeleteConversationTags"),
            new("conversation_states", "erasure/DeleteConversationStates"),
            new("working_states", "erasure/DeleteConversationWorkingStates"),
            new("flows", "erasure/DeleteConversationFlows"),
            new("context_items", "erasure/DeleteConversationContext"),
            new("context_optimizations", "erasure/DeleteConversationOptimizations"),
            new("exchanges", "erasure/DeleteConversationExchanges"),
            new("tool_executions", "erasure/DeleteConversationTools"),
            new("traces", "erasure/DeleteConversationTraces"),
            new("usage_logs", "erasure/DeleteConversationUsage"),
            new("file_uploads", "erasure/DeleteConversationUploads") { HasBytes = true }),
        new(
            "database_connections",
            "erasure/ListConnections",
            "erasure/DeleteConnections",
            new ErasedTable("database_schemas", "erasure/DeleteConnectionSchemas")),
        new(
            "user_sessions",
            "erasure/ListSessions",
            "erasure/DeleteSessions",
            new("feature_usage", "erasure/DeleteSessionFeatureUsage"),
            new("productivity_events", "erasure/DeleteSessionProductivityEvents")),
        new(
            "users",
            "erasure/ListOwner",
            "erasure/DeleteUser",
            new("traces", "erasure/DeleteWrittenTraces"),
            new("messages", "erasure/DeleteWritten"),
            new("user_identities", "erasure/DeleteIdentities"),
            new("user_preferences", "erasure/DeletePreferences"),
            new("message_reactions", "erasure/DeleteReactions"),
            new("working_states", "erasure/DeleteWorkingStates"),
            new("user_goals", "erasure/DeleteGoals"),
            new("traces", "erasure/DeleteTraces"),
            new("exchanges", "erasure/DeleteExchanges"),
            new("tracked_files", "erasure/DeleteFiles"),
            new("file_uploads", "erasure/DeleteUploads") { HasBytes = true },
            new("queue", "erasure/DeleteTasks"),
            new("todos", "erasure/DeleteTodos"),
            new("tool_executions", "erasure/DeleteTools"),
            new("auto_approval_settings", "erasure/DeleteApprovalSettings"),
            new("provider_configs", "erasure/DeleteProviderConfigs"),
            new("api_quotas", "erasure/DeleteQuotas"),
            new("usage_logs", "erasure/DeleteUsage"),
            new("ai_response_cache", "erasure/DeleteResponseCache"),
            new("file_processing_cache", "erasure/DeleteFileCache"),
            new("feature_usage", "erasure/DeleteFeatureUsage"),
            new("productivity_events", "erasure/DeleteProductivityEvents"),
            new(null, "erasure/ForgetEditor")),
    ];
}
