using System.Security.Cryptography;
using System.Text;
using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

public sealed class ToolParametersTests
{
    [Theory]
    [InlineData("""{"b":[1,{"z":null,"a":true}],"a":"x"}""", """{"a":"x","b":[1,{"a":true,"z":null}]}""")]
    [InlineData(" { \"a\" :\n[ ] } ", """{"a":[]}""")]
    [InlineData("""{"\u0061":"\u00e9\/"}""", """{"a":"é/"}""")]
    [InlineData("[1.0, 1e2, -0, 12345678901234567890.10]", "[1.0,1e2,-0,12345678901234567890.10]")]
    [InlineData("""{"a":1,"B":2,"aa":3}""", """{"B":2,"a":1,"aa":3}""")]
    [InlineData("""{"b":1,"a":2,"a":1}""", """{"a":2,"a":1,"b":1}""")]
    [InlineData("\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"")]
    public void Hash_is_of_the_name_a_NUL_and_the_canonical_form(string given, string canonical) =>
        ToolParameters.Hash("search", given).Should().Be(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"search\0{canonical}"))));

    [Theory]
    [InlineData("[1]", "[1.0]")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":1}""", """{"A":1}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""")]
    [InlineData("null", "false")]
    [InlineData("\"\"", "{}")]
    public void What_differs_has_another_hash(string one, string other) =>
        ToolParameters.Hash("t", one).Should().NotBe(ToolParameters.Hash("t", other));

    [Fact]
    public void Another_tool_has_another_hash() =>
        ToolParameters.Hash("t", "1").Should().NotBe(ToolParameters.Hash("t1", "1"));

    [Fact]
    public void Deep_parameters_have_a_hash() =>
        ToolParameters.Hash("t", new string('[', 1000) + new string(']', 1000)).Should().HaveLength(64);

    [Theory]
    [InlineData("", "{}", "toolName")]
    [InlineData("a\0b", "{}", "toolName")]
    [InlineData("t", "secret", "parameters")]
    [InlineData("t", "", "parameters")]
    [InlineData("t", "{} {}", "parameters")]
    [InlineData("t", """{"secret\ud800":1}""", "parameters")]
    [InlineData("t", """["secret\udc00"]""", "parameters")]
    [InlineData("t", null, "parameters")]
    public void Bad_arguments_are_refused_by_name(string tool, string? parameters, string name) =>
        FluentActions.Invoking(() => ToolParameters.Hash(tool, parameters!)).Should().Throw<ArgumentException>().WithParameterName(name).Which.Message.Should().NotContain("secret");

    [Fact]
    public void Lone_surrogates_are_refused() =>
        FluentActions.Invoking(() => ToolParameters.Hash("t", "\"\ud800\"")).Should().Throw<ArgumentException>().WithParameterName("parameters");
}
