namespace Conversa.Data.Context;

/// <summary>
/// A guess that needs no model's vocabulary and is rather too high than too low: a token has four letters of English, two digits or signs, two letters of another
/// alphabet; characters of Chinese, Japanese and Korean, of Indian and other Asian scripts, and each half of an emoji are a token each.
/// </summary>
internal sealed class ApproximateTokenCounter : ITokenCounter
{
    private const int QuartersInToken = 4;

    public static ApproximateTokenCounter Instance { get; } = new();

    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quarters = 0L;
        foreach (var character in text)
        {
            quarters += Quarters(character);
        }

        return (int)Math.Min(int.MaxValue, (quarters + QuartersInToken - 1) / QuartersInToken);
    }

    private static int Quarters(char character)
    {
        const char LastOfAlphabets = '\u08ff'; // Latin, Greek, Cyrillic, Hebrew and Arabic letters end here
        return char.IsAsciiLetter(character) || character == ' ' ? 1
            : character <= LastOfAlphabets ? 2
            : QuartersInToken;
    }
}
