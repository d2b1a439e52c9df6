using Conversa.Data.Storage;

namespace Conversa.Data.Caches;

/// <summary>How an answer stands in a row of <c>ai_response_cache</c>: the columns that response_cache.sql selects, in their order.</summary>
internal static class CachedResponseRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "UserId", "PromptHash", "PromptPreview", "Response", "TokensUsed", "ModelUsed", "CacheCreatedAt", "LastAccessedAt", "AccessCount", "ExpiresAt", "Metadata",
    ];

    public static CachedResponse Read(Statement row) => new()
    {
        Id = row.Text(0),
        UserId = row.TextOrNull(1),
        PromptHash = row.Text(2),
        PromptPreview = row.Text(3),
        Response = row.Text(4),
        TokensUsed = row.IntegerOrNull(5),
        ModelUsed = row.Text(6),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
        LastAccessedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(8)),
        AccessCount = row.Integer(9),
        ExpiresAt = Times.OrNull(row.IntegerOrNull(10)),
        Metadata = row.TextOrNull(11),
    };
}
