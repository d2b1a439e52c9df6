namespace Conversa.Data.Uploads;

/// <summary>Which content an upload has.</summary>
internal sealed record UploadPlaceRow(string Id, string ContentHash);
