using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>A row as Dapper reads it: storage types, in the order of the columns.</summary>
internal sealed record MessageData(
    string Id, string ConversationId, string UserId, string? AuthorId, string? ParentId, string? ExternalId, string? CopiedFrom, string Role,
    string? AuthorName, string Content, string? Contents, string MessageType, string? ToolName, string? ToolSuccess, string? ChannelId, string? GuildId,
    string? ResponseId, string? Images, string? Files, long? TokenCount, string? ProviderMetadata, string? EmailMetadata, long Pinned, long Timestamp,
    string? Metadata, long CreatedAt, long UpdatedAt)
{
    public Message ToMessage() => new()
    {
        Id = Id,
        ConversationId = ConversationId,
        UserId = UserId,
        AuthorId = AuthorId,
        ParentId = ParentId,
        ExternalId = ExternalId,
        CopiedFrom = CopiedFrom,
        Role = MessageWords.Role(Role),
        AuthorName = AuthorName,
        Content = Content,
        Contents = Contents,
        MessageType = MessageType,
        ToolName = ToolName,
        ToolSuccess = MessageWords.Outcome(ToolSuccess),
        ChannelId = ChannelId,
        GuildId = GuildId,
        ResponseId = ResponseId,
        Images = Images,
        Files = Files,
        TokenCount = TokenCount,
        ProviderMetadata = ProviderMetadata,
        EmailMetadata = EmailMetadata,
        Pinned = Pinned != 0,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Timestamp),
        Metadata = Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
    };
}
