using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>Settings as JSON: a conversation's whole, of a user's the named tools. Names are those of the columns of <c>auto_approval_settings</c>.</summary>
internal static class ApprovalSettingsJson
{
    // Whatever is not as it was written here may have been meant as a limit, so it is not passed over.
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<ToolApproval>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static string Write(ConversationApprovalSettings settings, ConversationStoreOptions options, string name) =>
        Require.Json(JsonSerializer.Serialize(settings, Strict), options, name);

    public static string WriteTools(IReadOnlyDictionary<string, ToolApproval> tools, ConversationStoreOptions options, string name) =>
        Require.Json(JsonSerializer.Serialize(tools, Strict), options, name);

    /// <exception cref="ConversationStoreException">Somebody else wrote it.</exception>
    public static ConversationApprovalSettings? Read(string? json, string conversationId) => json is null
        ? null
        : Json.To<ConversationApprovalSettings>(json, Strict, new(), () => $"The auto-approval settings of conversation '{conversationId}'");

    /// <exception cref="ConversationStoreException">Somebody else wrote it.</exception>
    public static IReadOnlyDictionary<string, ToolApproval> ReadTools(string json, string userId) =>
        Json.To<Dictionary<string, ToolApproval>>(json, Strict, new(), () => $"The auto-approval settings of user '{userId}'") ?? [];
}
