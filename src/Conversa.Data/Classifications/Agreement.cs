using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>Whether a classifier's result agrees with an arbiter's decision; the rule is documented at <see cref="NewArbiterDecision.ClassifierAgreement"/>.</summary>
internal static class Agreement
{
    // As deep as SQLite lets JSON be: what is stored may be deeper than today's options allow.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The percentage of <paramref name="results"/> that agree; 0 when there are none.</summary>
    public static double Percent(string decision, IReadOnlyCollection<string> results) =>
        results.Count == 0 ? 0 : 100.0 * results.Count(result => Agrees(decision, result)) / results.Count;

    private static bool Agrees(string decision, string result)
    {
        if (string.Equals(decision, result, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using var wanted = JsonDocument.Parse(decision, Deep);
            using var given = JsonDocument.Parse(result, Deep);
            return JsonElement.DeepEquals(wanted.RootElement, given.RootElement) || SharesMembers(wanted.RootElement, given.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Valid JSON can still hold a number or an escape that has no value to compare, such as 1e99999999999 or "\ud800".
            return false;
        }
    }

    private static bool SharesMembers(JsonElement decision, JsonElement result)
    {
        if (decision.ValueKind != JsonValueKind.Object || result.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        // Looking each up in the document would take as many steps as it has members.
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in result.EnumerateObject())
        {
            if (Json.NameOrNull(member) is { } name)
            {
                members[name] = member.Value;
            }
        }

        var shared = false;
        foreach (var member in decision.EnumerateObject())
        {
            if (members.TryGetValue(member.Name, out var value))
            {
                if (!JsonElement.DeepEquals(member.Value, value))
                {
                    return false;
                }

                shared = true;
            }
        }

        return shared;
    }
}
