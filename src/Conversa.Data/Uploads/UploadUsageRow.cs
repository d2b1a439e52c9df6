namespace Conversa.Data.Uploads;

/// <summary>The sums over one user's uploads.</summary>
internal sealed record UploadUsageRow(long Files, long Bytes)
{
    public UploadUsage ToUsage() => new() { Files = Files, Bytes = Bytes };
}
