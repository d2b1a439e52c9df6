using System.Text.Json;
using Conversa.Data.Classifications;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Classifications;

public sealed class AgreementTests
{
    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "{}", false)]
    [InlineData("\"a\"", "\"\\u0061\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("[1,2]", "[1, 2]", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("{}", "{}", true)]
    [InlineData("{}", "{ }", true)]
    [InlineData("{}", """{"a":1}""", false)]
    [InlineData("""{"a":1}""", "{}", false)]
    [InlineData("""{"a":1}""", "1", false)]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", true)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"confidence":0.5}""", true)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1,"b":3}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":1}""", """{"A":1}""", false)]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"y":2,"x":1}}""", true)]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"x":1}}""", false)]
    [InlineData("""{"a":null}""", """{"a":null}""", true)]
    [InlineData("\"\\ud800\"", "\"\\ud800\"", true)]
    [InlineData("\"\\ud800\"", "\"\\ud801\"", false)]
    [InlineData("1e99999999999", "1e99999999999", true)]
    [InlineData("1e99999999999", "1e99999999998", false)]
    [InlineData("""{"\ud800":1}""", """{"\ud800":1,"a":1}""", false)]
    [InlineData("""{"a":1}""", """{"\ud800":1,"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"\ud800":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":2,"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"a":2}""", false)]
    [InlineData("""{"a":2,"a":1}""", """{"a":1,"b":1}""", false)]
    [InlineData("1", "not json", false)]
    public void A_result_agrees_as_the_rule_says(string decision, string result, bool agrees) =>
        Agreement.Percent(decision, [result]).Should().Be(agrees ? 100 : 0);

    [Fact]
    public void Nesting_may_be_as_deep_as_the_database_allows()
    {
        var deep = new string('[', 1000) + new string(']', 1000);

        Agreement.Percent(deep, [deep + " "]).Should().Be(100);
    }

    [Fact]
    public void Percent_is_the_share_that_agrees()
    {
        Agreement.Percent("1", []).Should().Be(0);
        Agreement.Percent("1", ["1", "2", "1.0"]).Should().BeApproximately(200 / 3.0, 1e-9);
    }

    [Fact]
    public void Every_object_agrees_with_itself_written_in_another_order() =>
        Prop.ForAll<Dictionary<int, string>>(members =>
        {
            members ??= [];
            var reversed = members.Reverse().ToDictionary();
            return Agreement.Percent(JsonSerializer.Serialize(members), [JsonSerializer.Serialize(reversed)]) == 100;
        }).QuickCheckThrowOnFailure();
}
