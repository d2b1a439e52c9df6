using Conversa.Data.Storage;

namespace Conversa.Data.Users;

/// <summary>A row of <c>user_sessions</c>.</summary>
internal sealed record UserSessionRow(string Id, string UserId, string? WorkspacePath, string? Settings, long StartedAt, long? EndedAt, string? Metadata, long CreatedAt, long UpdatedAt)
{
    public UserSession ToSession() => new()
    {
        Id = Id,
        UserId = UserId,
        WorkspacePath = WorkspacePath,
        Settings = Settings,
        StartedAt = Times.At(StartedAt),
        EndedAt = Times.OrNull(EndedAt),
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
