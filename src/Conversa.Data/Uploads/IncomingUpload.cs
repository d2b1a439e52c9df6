namespace Conversa.Data.Uploads;

/// <summary>Bytes that were received whole and lie safely on the disk, but not yet where they belong.</summary>
internal sealed record IncomingUpload(string Path, long Size, string Hash);
