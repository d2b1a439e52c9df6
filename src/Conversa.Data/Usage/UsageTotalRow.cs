using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Usage;

/// <summary>How a total stands in a row of usage_totals.sql: its columns, in their order, and the words for what is summed by.</summary>
internal static class UsageTotalRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "GroupKey", "Calls", "Failed", "InputTokens", "InputUnknown", "OutputTokens", "OutputUnknown", "CachedTokens", "CachedUnknown",
        "ReasoningTokens", "ReasoningUnknown", "TotalTokens", "TotalUnknown", "CostUnits", "CostNanos", "CostUnknown",
        "EstimatedUnits", "EstimatedNanos", "EstimatedUnknown", "AverageResponseTimeMs",
    ];

    private static readonly TokenSum NoTokens = new() { Known = 0, UnknownCount = 0 };
    private static readonly CostSum NoCost = new() { Known = 0, UnknownCount = 0 };

    /// <summary>What no calls come to.</summary>
    public static readonly UsageTotal Zero = new()
    {
        Calls = 0,
        Failed = 0,
        InputTokens = NoTokens,
        OutputTokens = NoTokens,
        CachedTokens = NoTokens,
        ReasoningTokens = NoTokens,
        TotalTokens = NoTokens,
        Cost = NoCost,
        EstimatedCost = NoCost,
    };

    public static (UsageTotal Total, string Key) Read(Statement row, UsageGrouping groupBy)
    {
        var text = row.Text(0);

        // A name is never empty, so nothing is the key of the calls that have none.
        var key = text.Length == 0 ? null : text;

        // Two names are parted by NUL, which no name holds.
        var names = text.Split('\0');
        return (new()
        {
            UserId = groupBy == UsageGrouping.User ? key : null,
            ConversationId = groupBy == UsageGrouping.Conversation ? key : null,
            Provider = groupBy is UsageGrouping.Provider or UsageGrouping.ProviderAndModel ? names[0] : null,
            Model = groupBy is UsageGrouping.Model or UsageGrouping.ProviderAndModel ? names[^1] : null,
            Day = groupBy == UsageGrouping.Day ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Calls = row.Integer(1),
            Failed = row.Integer(2),
            InputTokens = Tokens(row, 3),
            OutputTokens = Tokens(row, 5),
            CachedTokens = Tokens(row, 7),
            ReasoningTokens = Tokens(row, 9),
            TotalTokens = Tokens(row, 11),
            Cost = Cost(row, 13),
            EstimatedCost = Cost(row, 16),
            AverageResponseTimeMs = row.IsNull(19) ? null : row.Real(19),
        }, text);
    }

    public static string? Word(UsageGrouping groupBy) => groupBy switch
    {
        UsageGrouping.None => null,
        UsageGrouping.User => "user",
        UsageGrouping.Conversation => "conversation",
        UsageGrouping.Provider => "provider",
        UsageGrouping.Model => "model",
        UsageGrouping.ProviderAndModel => "provider_model",
        _ => "day",
    };

    private static TokenSum Tokens(Statement row, int at) => new() { Known = row.Integer(at), UnknownCount = row.Integer(at + 1) };

    private static CostSum Cost(Statement row, int at) => new() { Known = Money.FromNanos(row.Integer(at), row.Integer(at + 1)), UnknownCount = row.Integer(at + 2) };
}
