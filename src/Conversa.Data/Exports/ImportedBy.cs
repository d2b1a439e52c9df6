namespace Conversa.Data.Exports;

/// <summary>Who imports.</summary>
/// <param name="IsHost">The host, who vouches for the file; else a user, who can write what they like into one.</param>
/// <param name="UserIdHash">The user's hash, in hexadecimal; null for the host, and without a key.</param>
internal sealed record ImportedBy(bool IsHost, string? UserIdHash);
