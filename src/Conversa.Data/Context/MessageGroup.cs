using Conversa.Data.Messages;

namespace Conversa.Data.Context;

/// <summary>Messages that go into a prompt together or not at all: one by itself, or a tool's calls with their results.</summary>
/// <param name="Messages">The messages, oldest first.</param>
/// <param name="IsWhole">False when a result's call is not among what was read.</param>
/// <param name="IsOptimized">Whether an optimization stands for any of them, and so for all.</param>
internal sealed record MessageGroup(IReadOnlyList<Message> Messages, bool IsWhole, bool IsOptimized)
{
    public bool CanBeSent => IsWhole && !IsOptimized;
}
