using Conversa.Data.Storage;

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
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
