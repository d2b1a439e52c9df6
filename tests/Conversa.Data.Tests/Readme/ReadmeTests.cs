using System.Text.RegularExpressions;

namespace Conversa.Data.Tests.Readme;

/// <summary>What the README shows is compiled and run: each of its blocks stands in <see cref="ReadmeSnippets"/>, a whole program in <see cref="global::Readme.ReadmeProgram"/>.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> Blocks => [.. Regex.Matches(Readme, "```csharp\n(.*?)\n```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_is_code_that_runs(string block)
    {
        // Between the usings of a whole program and its statements, a class stands there.
        var (code, parts) = block.StartsWith("using Conversa", StringComparison.Ordinal)
            ? (CodeOf("ReadmeProgram.cs"), block.Split("\n\n", 2))
            : (CodeOf("ReadmeSnippets.cs"), [block]);

        foreach (var part in parts)
        {
            code.Should().Contain(Dedent(part));
        }
    }

    [Theory]
    [InlineData("dotnet run --project samples/QuickStart")]
    [InlineData("dotnet test")]
    public void The_commands_are_on_its_first_screen(string command) =>
        Readme.Split('\n').Take(45).Should().Contain(command);

    [Fact]
    public void Its_links_lead_somewhere_from_a_page_of_the_package_too() =>
        Regex.Matches(Readme, @"\]\(([^)]*)\)", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value)
            .Should().OnlyContain(link => link.StartsWith("https://", StringComparison.Ordinal) || link.StartsWith('#'));

    [Fact]
    public void Every_option_is_in_its_table()
    {
        foreach (var option in typeof(ConversationStoreOptions).GetProperties())
        {
            Readme.Should().Contain($"`{option.Name}`");
        }
    }

    private static string CodeOf(string file) => Dedent(File.ReadAllText(Path.Combine(Repository.Root, "tests/Conversa.Data.Tests/Readme", file)).ReplaceLineEndings("\n"));

    private static string Dedent(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
