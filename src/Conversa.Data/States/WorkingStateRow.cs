using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.States;

/// <summary>How a working state stands in a row of <c>working_states</c>: the columns that working_states.sql selects, in their order.</summary>
internal static class WorkingStateRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
        ["Id", "ConversationId", "UserId", "UserInput", "FocusAreas", "StepCount", "LastToolResult", "Metadata", "CreatedAt", "UpdatedAt"];

    public static ValueTask<WorkingState?> FindAsync(DbSession session, string conversationId, string? owner) =>
        session.Statement("working_states/GetWorkingState").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(Read);

    public static WorkingState Read(Statement row) => new()
    {
        Id = row.Text(0),
        ConversationId = row.RepeatedText(1),
        UserId = row.RepeatedText(2),
        UserInput = row.TextOrNull(3),
        FocusAreas = Array.AsReadOnly(JsonSerializer.Deserialize<string[]>(row.Utf8(4))!),
        StepCount = row.Integer(5),
        LastToolResult = row.TextOrNull(6),
        Metadata = row.TextOrNull(7),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(8)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(9)),
    };
}
