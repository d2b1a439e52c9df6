using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>How the closed sets of a message are stored, and what a new message is: the same for all lanes that do it themselves.</summary>
internal static class MessageWords
{
    public static string Of(MessageRole role) => role switch
    {
        MessageRole.User => "user",
        MessageRole.Assistant => "assistant",
        MessageRole.System => "system",
        _ => "tool",
    };

    public static MessageRole Role(string word) => word switch
    {
        "user" => MessageRole.User,
        "assistant" => MessageRole.Assistant,
        "system" => MessageRole.System,
        _ => MessageRole.Tool,
    };

    public static string? Of(ToolOutcome? outcome) => outcome switch
    {
        null => null,
        ToolOutcome.Success => "success",
        ToolOutcome.Failure => "failure",
        _ => "error",
    };

    public static ToolOutcome? Outcome(string? word) => word switch
    {
        null => null,
        "success" => ToolOutcome.Success,
        "failure" => ToolOutcome.Failure,
        _ => ToolOutcome.Error,
    };

    public static Message New(Turn turn)
    {
        // To the millisecond, as it is stored.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return new()
        {
            Id = Guid.CreateVersion7(now).ToString(),
            ConversationId = turn.Chat.Id,
            UserId = turn.Chat.UserId,
            AuthorId = turn.Role == MessageRole.User ? turn.Chat.UserId : null,
            Role = turn.Role,
            Content = turn.Content,
            MessageType = "text",
            Timestamp = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
