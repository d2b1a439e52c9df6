namespace Conversa.Data.Users;

/// <summary>A row of <c>user_identities</c>.</summary>
internal sealed record UserIdentityRow(string Id, string UserId, string Platform, string ExternalId, string? Metadata, long CreatedAt, long UpdatedAt)
{
    public UserIdentity ToIdentity() => new()
    {
        Id = Id,
        UserId = UserId,
        Platform = Platform,
        ExternalId = ExternalId,
        Metadata = Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
    };
}
