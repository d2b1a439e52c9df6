using Conversa.Data.Prompts;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Prompts;

public sealed class PromptTemplateTests
{
    private static readonly Dictionary<string, string> Values = new() { ["a"] = "1", ["b c"] = "{{a}}", ["é"] = "" };

    [Theory]
    [InlineData("", "")]
    [InlineData("{{a}}", "1")]
    [InlineData("{{  a }}{{a}}", "11")]
    [InlineData("{{b c}}", "{{a}}")]
    [InlineData("[{{é}}]", "[]")]
    [InlineData("{{{a}}}", "{1}")]
    [InlineData("{{{{a}}", "{{a}}")]
    [InlineData("{{{{{a}}}}", "{{{a}}}}")]
    [InlineData("{{{{{{a}}", "{{1")]
    [InlineData("""{"x":{"y":1}}""", """{"x":{"y":1}}""")]
    [InlineData("{{}}{{ }}{{\n}}{{a", "{{}}{{ }}{{\n}}{{a")]
    [InlineData("{{a}b}} {{a\n}} {", "{{a}b}} {{a\n}} {")]
    [InlineData("}}{{", "}}{{")]
    public void What_stands_between_double_braces_is_a_variable(string content, string expected) =>
        PromptTemplate.Render(content, Values).Should().Be(expected);

    [Fact]
    public void Variables_are_listed_once_in_the_order_of_the_text()
    {
        PromptTemplate.VariablesOf("{{b}} {{a}} {{{{c}} {{ b }} {{A}} {{d").Should().Equal("b", "a", "A");
        PromptTemplate.VariablesOf($"{{{{{new string('x', 256)}}}}} {{{{{new string('y', 257)}}}}}").Should().Equal(new string('x', 256));
    }

    [Fact]
    public void Any_text_renders_as_itself_when_its_double_braces_are_doubled() => Prop.ForAll(
        Texts.ToArbitrary(),
        text =>
        {
            var escaped = text.Replace("{{", "{{{{", StringComparison.Ordinal);
            return PromptTemplate.VariablesOf(escaped).Count == 0 && PromptTemplate.Render(escaped, Values) == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_renders_once_it_has_its_variables_and_names_one_that_it_lacks() => Prop.ForAll(
        Texts.ToArbitrary(),
        text =>
        {
            var names = PromptTemplate.VariablesOf(text);
            PromptTemplate.Render(text, names.ToDictionary(n => n, n => $"{{{{{n}}}}}")).Should().NotBeNull();
            foreach (var missing in names)
            {
                var render = () => PromptTemplate.Render(text, names.Where(n => n != missing).ToDictionary(n => n, _ => "value"));
                render.Should().Throw<ArgumentException>().WithMessage($"variables must have a value for '{missing}', *");
            }
        }).QuickCheckThrowOnFailure();

    private static Gen<string> Texts => Gen.Elements("{", "{{", "}", "}}", "a", "{{a}}", " ", "\n", "漢", "\ud83d\ude00", "{{b c}}").ArrayOf().Select(string.Concat);
}
