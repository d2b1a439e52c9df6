namespace QuickStart.Import;

/// <summary>Somebody who speaks, by the id that the file's platform knows them by.</summary>
internal sealed record ImportedPerson(string ExternalId, string? Name = null);
