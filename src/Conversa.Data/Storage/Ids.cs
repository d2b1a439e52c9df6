namespace Conversa.Data.Storage;

/// <summary>The ids we make: UUIDv7 in lower case, so that later ones sort after earlier ones.</summary>
internal static class Ids
{
    public static string New(long now) => Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(now)).ToString("D");
}
