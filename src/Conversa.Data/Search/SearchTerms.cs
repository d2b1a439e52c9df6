namespace Conversa.Data.Search;

/// <summary>What a search demands beyond its text, in words: there is no syntax to write or to escape. Words are compared without case and accents, English ones by their stem.</summary>
public sealed record SearchTerms
{
    /// <summary>Whether every word of the text must occur. Otherwise any may, and more and rarer words rank higher. Default: false.</summary>
    public bool All { get; init; }

    /// <summary>
    /// Each of these must occur, its words next to each other and in order. One with any character of a script without spaces between words is looked for as it
    /// stands, with all other words and signs in it, without case; it is found in the middle of a text, too. At most 8. Default: none.
    /// </summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>Beginnings of words, such as <c>photo</c> for photograph: each counts as one more word of the text. At most 8. Default: none.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>What holds any of these words or phrases is left out; it holds them as in <see cref="Phrases"/>. At most 32. Default: none.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];
}
