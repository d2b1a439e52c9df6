using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>A message to append, with what a host knows of its conversation.</summary>
internal sealed record Turn(Chat Chat, MessageRole Role, string Content);
