namespace Conversa.Data.Benchmarks.Harness;

/// <summary>A prefilled database that each lane gets a copy of.</summary>
/// <param name="Path">The closed file.</param>
/// <param name="Chats">The conversations the messages are spread over.</param>
/// <param name="LongChat">One more conversation, with many messages of its own; null when there is none.</param>
internal sealed record Template(string Path, IReadOnlyList<Chat> Chats, Chat? LongChat);
