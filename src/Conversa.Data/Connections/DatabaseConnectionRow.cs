using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Connections;

/// <summary>A row of <c>database_connections</c>.</summary>
internal sealed record DatabaseConnectionRow(
    string Id,
    string? UserId,
    string Name,
    string ConnectionType,
    string Host,
    long Port,
    string DatabaseName,
    string? Username,
    string? EncryptedPassword,
    string AuthType,
    string? SslConfig,
    string? ConnectionOptions,
    long? LastConnectedAt,
    string? LastError,
    long IsActive,
    string? Metadata,
    long CreatedAt,
    long UpdatedAt)
{
    public DatabaseConnection ToConnection(ConversationStoreOptions options) => new()
    {
        Id = Id,
        UserId = UserId,
        Name = Name,
        ConnectionType = ConnectionType,
        Host = Host,
        Port = (int)Port,
        DatabaseName = DatabaseName,
        Username = Username,
        Password = EncryptedPassword is null ? null : SecretColumn.Password.Text(EncryptedPassword, Id, UserId, options),
        AuthType = AuthType,
        SslConfig = SslConfig,
        ConnectionOptions = ConnectionOptions,
        LastConnectedAt = Times.OrNull(LastConnectedAt),
        LastError = LastError,
        IsActive = IsActive != 0,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
