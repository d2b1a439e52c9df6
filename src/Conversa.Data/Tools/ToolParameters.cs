using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>What an approval is for.</summary>
public static class ToolParameters
{
    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = Deepest };

    private const int Deepest = 1000;

    /// <summary>
    /// The SHA-256, as 64 lower-case hex digits, of the tool's name, a NUL and the parameters in canonical form: without white space, the members of objects
    /// by name, ordinally, strings in one way of escaping, numbers as they are written. Members of the same name keep their order, for readers differ in which one counts.
    /// </summary>
    /// <param name="toolName">The tool, 1 to 256 characters.</param>
    /// <param name="parameters">What it is given: one JSON value.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both. Escaped lone surrogates are no text either.</exception>
    public static string Hash(string toolName, string parameters)
    {
        Require.Name(toolName);
        ArgumentNullException.ThrowIfNull(parameters);
        using var text = new MemoryStream();
        text.Write(System.Text.Encoding.UTF8.GetBytes(toolName));
        text.WriteByte(0);
        try
        {
            using var document = JsonDocument.Parse(parameters, new() { MaxDepth = Deepest });
            using var writer = new Utf8JsonWriter(text, Canonical);
            CanonicalJson.Write(writer, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Its text would quote the value.
            throw new ArgumentException($"{nameof(parameters)} must be one valid JSON value without lone surrogates.", nameof(parameters));
        }

        return Convert.ToHexStringLower(SHA256.HashData(text.GetBuffer().AsSpan(0, (int)text.Length)));
    }
}
