using Conversa.Data.Maintenance;

namespace Conversa.Data.Retention;

/// <summary>How the rows of a table are found and deleted.</summary>
/// <param name="Table">The table.</param>
/// <param name="FindBlock">Finds the newest row beyond those that are kept by number; null where number does not matter.</param>
/// <param name="ListBlock">Lists what goes, the oldest first.</param>
/// <param name="DeleteBlock">Deletes by keys.</param>
internal sealed record RetainedTable(RetentionTable Table, string? FindBlock, string ListBlock, string DeleteBlock)
{
    /// <summary>In the order in which they go: what is cheapest to miss first.</summary>
    public static IReadOnlyList<RetainedTable> All { get; } =
    [
        new(RetentionTable.ResponseCache, "retention/FindResponseCache", "retention/ListResponseCache", "retention/DeleteResponseCache"),
        new(RetentionTable.FileResultCache, "retention/FindFileResultCache", "retention/ListFileResultCache", "retention/DeleteFileResultCache"),
        new(RetentionTable.PerformanceMetrics, "retention/FindPerformanceMetrics", "retention/ListPerformanceMetrics", "retention/DeletePerformanceMetrics"),
        new(RetentionTable.SystemMetrics, "retention/FindSystemMetrics", "retention/ListSystemMetrics", "retention/DeleteSystemMetrics"),
        new(RetentionTable.FeatureUsage, "retention/FindFeatureUsage", "retention/ListFeatureUsage", "retention/DeleteFeatureUsage"),
        new(RetentionTable.ProductivityEvents, "retention/FindProductivityEvents", "retention/ListProductivityEvents", "retention/DeleteProductivityEvents"),
        new(RetentionTable.Logs, "retention/FindLogs", "retention/ListLogs", "retention/DeleteLogs"),
        new(RetentionTable.Traces, "retention/FindTraces", "retention/ListTraces", "retention/DeleteTraces"),
        new(RetentionTable.UsageLogs, "retention/FindUsageLogs", "retention/ListUsageLogs", "retention/DeleteUsageLogs"),
        new(RetentionTable.CreditBalances, "retention/FindCreditBalances", "retention/ListCreditBalances", "retention/DeleteCreditBalances"),
        new(RetentionTable.CreditAlerts, "retention/FindCreditAlerts", "retention/ListCreditAlerts", "retention/DeleteCreditAlerts"),
        new(RetentionTable.FinishedTasks, "retention/FindFinishedTasks", "retention/ListFinishedTasks", "retention/DeleteFinishedTasks"),
        new(RetentionTable.ToolExecutions, "retention/FindToolExecutions", "retention/ListToolExecutions", "retention/DeleteToolExecutions") { Expires = true },
        new(RetentionTable.Conversations, null, "retention/ListConversations", "retention/DeleteConversations")
        {
            CheckBlock = "retention/CheckConversations",

            // What only refers to it stays.
            Parts =
            [
                new(null, "retention/UnlinkTraces"),
                new(null, "retention/UnlinkUsage"),
                new("messages", "retention/DeleteMessages") { ListBlock = "erasure/ListConversationMessages", Parts = MessageParts },
                .. PartsOf("conversations", "erasure/DeleteConversationMessages", "erasure/DeleteConversationTraces", "erasure/DeleteConversationUsage"),
            ],
        },
        new(RetentionTable.Messages, "retention/FindMessages", "retention/ListMessages", "retention/DeleteMessages")
        {
            CheckBlock = "retention/CheckMessages",
            GoesWithConversation = true,
            Parts = MessageParts,
        },
        new(RetentionTable.Memories, "retention/FindMemories", "retention/ListMemories", "retention/DeleteMemories")
        {
            CheckBlock = "retention/CheckMemories",
            Parts = [.. PartsOf("memories")],
        },
        new(RetentionTable.Knowledge, "retention/FindKnowledge", "retention/ListKnowledge", "retention/DeleteKnowledge")
        {
            CheckBlock = "retention/CheckKnowledge",
            Parts = [.. PartsOf("knowledge_items")],
        },
    ];

    /// <summary>Says which of these ids still are to go; null where rows are deleted by their primary key, and nothing hangs on them.</summary>
    public string? CheckBlock { get; private init; }

    /// <summary>Whether its rows go with their conversation: those of one that goes count neither among what stays nor among what goes.</summary>
    public bool GoesWithConversation { get; private init; }

    /// <summary>Whether what waits in it is done with when its time is over: its blocks ask what time it is.</summary>
    public bool Expires { get; private init; }

    /// <summary>What hangs on a row and goes before it: a cascade would take any number at once.</summary>
    public IReadOnlyList<ErasedTable> Parts { get; private init; } = [];

    private static ErasedTable[] MessageParts =>
        [new(null, "retention/UnlinkMessageTraces"), new(null, "retention/UnlinkMessageUsage"), .. PartsOf("messages", "erasure/DeleteMessageTraces")];

    private static IEnumerable<ErasedTable> PartsOf(string table, params string[] links) =>
        ErasedGroup.All.Single(group => group.Table == table).Parts.Where(part => !links.Contains(part.Block));
}
