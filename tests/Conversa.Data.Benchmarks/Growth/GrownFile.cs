namespace Conversa.Data.Benchmarks.Growth;

/// <summary>A database of one size.</summary>
/// <param name="Messages">How many messages are in it.</param>
/// <param name="Path">The closed file.</param>
/// <param name="Bytes">Its length, with everything indexed.</param>
/// <param name="PerSecond">How many messages a second the last part of it took, until they were indexed.</param>
internal sealed record GrownFile(int Messages, string Path, long Bytes, double PerSecond);
