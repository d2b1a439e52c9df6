namespace Conversa.Data.Torture.Surface;

/// <summary>Tells by its name what sort of text a place takes.</summary>
internal static class SlotKinds
{
    private static readonly HashSet<string> Contents = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content", "Question", "Response", "Title", "Description", "Goal", "Message", "Summary", "Reasoning", "ErrorMessage", "DisplayName", "UserInput", "Notes", "SystemPrompt", "ResultData",
        "LastToolResult", "Error", "Reason", "ChangeReason", "Prompt", "Value", "AuthorName", "OperationDetails", "text.bytes", "State<T>", "Payload<T>", "Config<T>", "Value<T>", "Context",
    };

    private static readonly HashSet<string> Objects = new(StringComparer.OrdinalIgnoreCase)
    {
        "Metadata", "ProviderMetadata", "EmailMetadata", "State", "Payload", "Parameters", "Json", "Settings", "Config", "ContextData", "UsageContext", "Data", "ConnectionOptions", "SslConfig",
        "AutoApprovalSettings", "ColumnInfo", "Indexes", "Relationships", "RawResponse", "Overrides", "Result", "ProcessingOptions",
    };

    private static readonly HashSet<string> Arrays = new(StringComparer.OrdinalIgnoreCase) { "Contents", "Images", "Files", "Messages" };

    /// <param name="name">The parameter's or property's name.</param>
    /// <param name="generic">Whether it is a value that the call itself makes JSON.</param>
    /// <param name="method">The method's name.</param>
    public static SlotKind Of(string name, bool generic, string method) => name switch
    {
        _ when generic => SlotKind.Content,
        "text" => method.StartsWith("Search", StringComparison.Ordinal) || method.StartsWith("Recall", StringComparison.Ordinal) ? SlotKind.Search : SlotKind.Content,
        "cursor" => SlotKind.Cursor,
        "tableName" when method is "GetAsync" or "SetAsync" or "ListAsync" or "RemoveAsync" or "RemoveAllAsync" or "FindAsync" => SlotKind.Table,
        _ when name.EndsWith("Hash", StringComparison.Ordinal) && name is not ("userIdHash" or "UserIdHash") => SlotKind.Hash,
        _ when Arrays.Contains(name) => SlotKind.JsonArray,
        _ when Objects.Contains(name) => SlotKind.Json,
        _ when Contents.Contains(name) => SlotKind.Content,
        _ => SlotKind.Key,
    };
}
