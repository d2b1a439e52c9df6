namespace QuickStart.Pipeline;

/// <summary>How long texts are for a model. A bot takes the figure that its provider reports.</summary>
internal static class Tokens
{
    public static int CountWords(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>English has about four tokens for three words.</summary>
    public static long Estimate(string text) => (CountWords(text) * 4L + 2) / 3;
}
