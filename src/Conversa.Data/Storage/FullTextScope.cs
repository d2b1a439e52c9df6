using System.Text;

namespace Conversa.Data.Storage;

/// <summary>Whose rows a search looks at, as the words that the index holds for them: in hex, so that neither stemming nor case folding makes two ids equal.</summary>
internal static class FullTextScope
{
    public static string User(string userId) => Word('u', userId);

    /// <summary>Rows that belong to nobody.</summary>
    public static string Shared => "u0";

    public static string Conversation(string conversationId) => Word('c', conversationId);

    public static string Role(string role) => Word('r', role);

    /// <summary>The expression for rows that have all of these words; null when there are none.</summary>
    public static string? All(params IEnumerable<string?> words) => Join(words, " AND ");

    /// <summary>The expression for rows that have any of these words.</summary>
    public static string Any(params IEnumerable<string> words) => Join(words, " OR ")!;

    /// <summary>Whether a quoted text could hold a word of a scope: they all end in 0.</summary>
    public static bool CouldBe(string quoted) => quoted.Contains('0', StringComparison.Ordinal) || quoted.EndsWith('*');

    private static string Word(char kind, string id) => $"{kind}{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(id))}0";

    private static string? Join(IEnumerable<string?> words, string by)
    {
        var given = string.Join(by, words.OfType<string>());
        return given.Length == 0 ? null : $"scope : ({given})";
    }
}
