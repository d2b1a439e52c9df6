using System.Text.Json;
using Conversa.Data.Embeddings;
using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>What the values of a column must be beyond what the table itself checks: what the repositories demand, and what they can read, count up and sum.</summary>
/// <param name="Text">The rule, as it is told.</param>
/// <param name="Holds">Whether a value, which is never null, keeps it; a time must not be later than the second argument.</param>
internal sealed record ImportRule(string Text, Func<object, long, bool> Holds)
{
    /// <summary>The latest time that a host's file may have: there are some hours left to count up.</summary>
    public static readonly long LatestOfHost = new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private const long MostToAddTo = 1_000_000_000_000_000_000;

    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static readonly ImportRule Time = new("must be a time that is not too far ahead", (value, latest) => (long)value >= Earliest && (long)value <= latest);

    private static readonly ImportRule AnyTime = Between("must be a time", Earliest, Latest);

    private static readonly ImportRule Count = Between($"must be 0 to {int.MaxValue}", 0, int.MaxValue);

    private static readonly ImportRule Number = Between($"must be {int.MinValue} to {int.MaxValue}", int.MinValue, int.MaxValue);

    private static readonly ImportRule Signed = Between($"must be {-int.MaxValue} to {int.MaxValue}", -int.MaxValue, int.MaxValue);

    // Of a row, so that any number of rows can be summed.
    private static readonly ImportRule Sum = Between($"must be 0 to {MostOfRow}", 0, MostOfRow);

    private static readonly ImportRule Total = Between($"must be 0 to {MostToAddTo}", 0, MostToAddTo);

    private static readonly ImportRule Percentage = new($"must be {-100L * int.MaxValue} to 100", (value, _) => (double)value is >= -100.0 * int.MaxValue and <= 100);

    private static readonly ImportRule Name = new($"must have 1 to {Require.LongestName} characters", (value, _) => ((string)value).Length is > 0 and <= Require.LongestName);

    private static readonly ImportRule Texts = new("must be an array of texts", (value, _) => AreTexts((string)value));

    private static readonly ImportRule Vector = new("must be a finite vector that is not all zeros", (value, _) => ((byte[])value).Length % sizeof(float) == 0 && Vectors.Failure(Vectors.OfBlob((byte[])value)) is null);

    private static long MostOfRow => (long)(Money.GreatestOfRow * 1_000_000_000m);

    /// <summary>The rule of a column; null where the table checks all, or where any value does.</summary>
    public static ImportRule? Of(string table, string column, string type) => type switch
    {
        "INTEGER" => OfInteger(table, column),
        "TEXT" => OfText(table, column),
        "BLOB" => Vector,
        _ => column == "improvement_percentage" ? Percentage : null,
    };

    private static ImportRule? OfInteger(string table, string column) => column switch
    {
        "expires_at" or "scheduled_for" or "lease_until" or "rate_limit_reset" => AnyTime,
        "timestamp" or "start_time" or "end_time" or "period_start" or "last_updated" => Time,
        _ when column.EndsWith("_at", StringComparison.Ordinal) => Time,
        // Of a question that waited long, the store has computed more milliseconds than a caller may give.
        "response_time_ms" when table == "exchanges" => Sum,
        "token_count" or "tokens_before" or "tokens_after" or "tokens_used" or "response_time_ms" or "step_count" or "access_count" or "version" or "rate_limit_remaining"
            or "traditional_time_estimate" or "actual_time_taken" or "retries" or "max_retries" => Count,
        "time_saved" => Signed,
        "priority" => Number,
        "cost" or "estimated_cost" or "max_cost_per_tool" or "max_cost_per_hour" => Sum,
        "file_size" when table == "file_uploads" => Sum,
        "used_requests" or "used_tokens" or "used_cost" or "lease_token" => Total,
        _ => null,
    };

    private static ImportRule? OfText(string table, string column) => column switch
    {
        "tags" or "focus_areas" or "context_files" or "context_databases" or "affected_messages" or "capability_types" => Texts,
        "id" or "external_key" or "copied_from" or "edited_by" or "tag" or "reaction" or "platform" or "mode" or "provider" or "model" or "model_used" or "llm_model" or "author_name"
            or "tool_name" or "message_type" or "flow_type" or "category" or "stage" or "source" or "source_type" or "knowledge_type" or "relationship_type" or "trigger_reason"
            or "optimization_type" or "metric_type" or "event_type" or "operation_type" or "feature_name" or "feature_category" or "classifier_name" or "preference_category"
            or "preference_key" or "config_key" or "task_type" or "dedupe_key" or "key" => Name,
        "name" when table != "todos" => Name,
        _ when column.EndsWith("_id", StringComparison.Ordinal) => Name,
        _ => null,
    };

    private static ImportRule Between(string text, long least, long most) => new(text, (value, _) => (long)value >= least && (long)value <= most);

    private static bool AreTexts(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(json) is { } texts && !texts.Contains(null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
