using Conversa.Data.States;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>A row of states as Dapper reads it, and how a new version is made: the same for all lanes that do it themselves.</summary>
internal sealed record StateData(string Id, string ConversationId, long Version, string State, string? PreviousStateId, long Timestamp, string? Metadata, long CreatedAt)
{
    public static ConversationState New(string conversationId, string state, string? previousId, long previousVersion)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return new()
        {
            Id = Guid.CreateVersion7(now).ToString(),
            ConversationId = conversationId,
            Version = previousVersion + 1,
            State = state,
            PreviousStateId = previousId,
            Timestamp = now,
            CreatedAt = now,
        };
    }

    public ConversationState ToState() => new()
    {
        Id = Id,
        ConversationId = ConversationId,
        Version = Version,
        State = State,
        PreviousStateId = PreviousStateId,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Timestamp),
        Metadata = Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };
}
