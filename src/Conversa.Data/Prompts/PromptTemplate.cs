using System.Text;
using Conversa.Data.Storage;

namespace Conversa.Data.Prompts;

/// <summary>The variables in a prompt's text: what they are, and filling them in.</summary>
internal static class PromptTemplate
{
    private const string Open = "{{";
    private const string Close = "}}";
    private const string Escaped = "{{{{";

    public static IReadOnlyList<string> VariablesOf(string content)
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Read(content, (_, name) =>
        {
            if (name is not null && seen.Add(name))
            {
                names.Add(name);
            }
        });
        return names;
    }

    /// <exception cref="ArgumentException">A variable is missing. The text names it, and no value.</exception>
    public static string Render(string content, IReadOnlyDictionary<string, string> variables)
    {
        var missing = VariablesOf(content).Where(name => !variables.TryGetValue(name, out var value) || value is null).ToList();
        if (missing.Count > 0)
        {
            throw new ArgumentException($"variables must have a value for '{string.Join("', '", missing)}', which the prompt asks for.", nameof(variables));
        }

        var text = new StringBuilder(content.Length);
        Read(content, (literal, name) => text.Append(name is null ? literal : variables[name]));
        return text.ToString();
    }

    // Hands on the text piece by piece, each with the name of a variable or as it is, from the left to the right and once.
    private static void Read(string content, Action<string, string?> piece)
    {
        var at = 0;
        while (content.IndexOf(Open, at, StringComparison.Ordinal) is var open and >= 0)
        {
            piece(content[at..open], null);
            if (string.CompareOrdinal(content, open, Escaped, 0, Escaped.Length) == 0)
            {
                piece(Open, null);
                at = open + Escaped.Length;
            }
            else if (NameAt(content, open + Open.Length) is { } name)
            {
                piece("", name.Text);
                at = name.End;
            }
            else
            {
                piece("{", null);
                at = open + 1;
            }
        }

        piece(content[at..], null);
    }

    private static (string Text, int End)? NameAt(string content, int start)
    {
        var length = content.AsSpan(start).IndexOfAny("{}\r\n");
        if (length < 0 || string.CompareOrdinal(content, start + length, Close, 0, Close.Length) != 0)
        {
            return null;
        }

        var name = content.AsSpan(start, length).Trim(' ');
        return name.Length is > 0 and <= Require.LongestName ? (name.ToString(), start + length + Close.Length) : null;
    }
}
