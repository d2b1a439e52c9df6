namespace QuickStart.Pipeline;

/// <summary>What the coach measures. A type of metric is any name; units are best part of it.</summary>
internal static class CoachMetrics
{
    public const string Latency = "turn_latency_ms";
    public const string ReplyTokens = "reply_tokens";
}
