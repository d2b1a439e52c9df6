namespace Conversa.Data.Storage;

/// <summary>Names of tables and columns in SQL that is put together: a name is no parameter.</summary>
internal static class Identifier
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
