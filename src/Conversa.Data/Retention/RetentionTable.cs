namespace Conversa.Data.Retention;

/// <summary>
/// The tables that may have a <see cref="RetentionPolicy"/>, each with the time by which a row's age counts. No other rows are ever deleted by age or number: users, what is
/// set up for them and for the host, and states and context, which go with their conversation.
/// </summary>
public enum RetentionTable
{
    /// <summary>Cached responses of models (<c>ai_response_cache</c>), by when they were stored (<c>cache_created_at</c>). 30 days by default.</summary>
    ResponseCache,

    /// <summary>What was made of files (<c>file_processing_cache</c>), by when it was stored (<c>created_at</c>). 30 days by default.</summary>
    FileResultCache,

    /// <summary>Performance metrics (<c>performance_metrics</c>), by when they were stored (<c>created_at</c>). 90 days by default.</summary>
    PerformanceMetrics,

    /// <summary>Figures over time (<c>system_metrics</c>), by their <c>timestamp</c>.</summary>
    SystemMetrics,

    /// <summary>Uses of features (<c>feature_usage</c>), by when they began (<c>started_at</c>).</summary>
    FeatureUsage,

    /// <summary>Time saved (<c>productivity_events</c>), by when it was noted (<c>created_at</c>).</summary>
    ProductivityEvents,

    /// <summary>The host's log (<c>logs</c>), by its <c>timestamp</c>.</summary>
    Logs,

    /// <summary>Stages of pipelines (<c>traces</c>), by when they began (<c>start_time</c>).</summary>
    Traces,

    /// <summary>What calls of models took (<c>usage_logs</c>), by their <c>timestamp</c>. Totals then know of the rest only.</summary>
    UsageLogs,

    /// <summary>What providers said was left (<c>credit_balance</c>), by when they said it (<c>last_updated</c>). What each said last stays.</summary>
    CreditBalances,

    /// <summary>Alerts of credits (<c>credit_alerts</c>) that were acknowledged, by when they arose (<c>created_at</c>). The others stay.</summary>
    CreditAlerts,

    /// <summary>Tasks (<c>queue</c>) that were completed, were cancelled or failed for good, by when that was (<c>completed_at</c>). The others stay.</summary>
    FinishedTasks,

    /// <summary>
    /// Tools that models asked for (<c>tool_executions</c>) and that were rejected, completed, failed or cancelled, or that nobody decided in time, by when they were asked for
    /// (<c>created_at</c>). The others stay.
    /// </summary>
    ToolExecutions,

    /// <summary>
    /// Conversations, whole: with their messages, states and all else in them. By when something was last done in them (<c>last_activity_at</c>), if they were made as long ago too;
    /// never by number, since the oldest can be the busiest. What only refers to them stays: usage, traces, goals, forks.
    /// </summary>
    Conversations,

    /// <summary>Messages, with what was found out about them, by their <c>timestamp</c>. Pinned ones stay and do not count.</summary>
    Messages,

    /// <summary>Memories of users, forgotten ones too, by their <c>timestamp</c>. Pinned ones stay and do not count.</summary>
    Memories,

    /// <summary>Knowledge (<c>knowledge_items</c>), shared and users', with its relationships, by when it was stored (<c>created_at</c>).</summary>
    Knowledge,
}
