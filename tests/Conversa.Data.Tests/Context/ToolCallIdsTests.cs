using Conversa.Data.Context;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Context;

public sealed class ToolCallIdsTests
{
    [Theory]
    [InlineData(null, "", "")]
    [InlineData("\"a call\"", "", "")]
    [InlineData("[1,\"tool\",null]", "", "")]
    [InlineData("""[{"$type":"text","text":"call"}]""", "", "")]
    [InlineData("""[{"$type":"functionCall","callId":"a"},{"$type":"functionResult","callId":"b"}]""", "a", "b")]
    [InlineData("""{"Contents":[{"$type":"functionCall","CallId":"a"}]}""", "a", "")]
    [InlineData("""[{"$type":"functionCall","callId":1}]""", "", "")]
    [InlineData("""[{"$type":"functionCall","callId":null,"name":"f"}]""", "", "")]
    [InlineData("""{"tool_calls":[{"id":"a"},{"id":"b"},3,{}]}""", "a b", "")]
    [InlineData("""{"tool_calls":"none"}""", "", "")]
    [InlineData("""{"tool_call_id":"a","content":"x"}""", "", "a")]
    [InlineData("""[{"tool_call_id":"a"},{"tool_call_id":"b"}]""", "", "a b")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool_use","id":"a"}]}""", "a", "")]
    [InlineData("""{"type":"tool_result","tool_use_id":"a","content":[{"type":"tool_use","id":"x"}]}""", "", "a")]
    [InlineData("""[{"type":"tool_use","id":"a","input":{"tool_calls":[{"id":"x"}],"type":"tool_use"}}]""", "a", "")]
    [InlineData("""[{"$type":"functionCall","callId":"\ud800"},{"$type":"functionCall","callId":"b"}]""", "b", "")]
    [InlineData("""[{"\ud83d":1,"$type":"functionResult","callId":"b"}]""", "", "b")]
    [InlineData("""[{"$type":"\ud800","callId":"a","tool_call_id":"b"}]""", "", "b")]
    [InlineData("""{"\ud83d":[{"tool_call_id":"x"}],"tool_calls":[{"id":"a"}]}""", "a", "")]
    public void Of_reads_the_ids_of_calls_and_results_and_no_tools_own_data(string? contents, string calls, string results)
    {
        var ids = ToolCallIds.Of(new()
        {
            Id = "m",
            ConversationId = "c",
            UserId = "u",
            Role = MessageRole.Assistant,
            Content = "",
            Contents = contents,
            MessageType = "text",
            Timestamp = default,
            CreatedAt = default,
            UpdatedAt = default,
        });

        string.Join(' ', ids.Calls).Should().Be(calls);
        string.Join(' ', ids.Results).Should().Be(results);
        ids.IsEmpty.Should().Be(calls.Length + results.Length == 0);
    }

    [Fact]
    public void Parts_deeper_than_any_JSON_that_is_stored_have_no_ids() =>
        ToolCallIds.Of(new()
        {
            Id = "m",
            ConversationId = "c",
            UserId = "u",
            Role = MessageRole.Assistant,
            Content = "",
            Contents = $"{new string('[', 2000)}{{\"tool_call_id\":\"a\"}}{new string(']', 2000)}",
            MessageType = "text",
            Timestamp = default,
            CreatedAt = default,
            UpdatedAt = default,
        }).IsEmpty.Should().BeTrue();
}
