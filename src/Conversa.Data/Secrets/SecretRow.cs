using Conversa.Data.Storage;

namespace Conversa.Data.Secrets;

/// <summary>An encrypted value and where it stands.</summary>
internal sealed record SecretRow(string Id, string? UserId, string Value)
{
    public static SecretRow Read(Statement row) => new(row.Text(0), row.TextOrNull(1), row.Text(2));
}
