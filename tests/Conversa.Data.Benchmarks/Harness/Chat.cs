namespace Conversa.Data.Benchmarks.Harness;

/// <summary>A conversation of the prefilled database, and its owner.</summary>
internal sealed record Chat(string Id, string UserId);
