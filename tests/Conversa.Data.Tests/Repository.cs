namespace Conversa.Data.Tests;

/// <summary>The files of this repository that tests write and compare.</summary>
internal static class Repository
{
    /// <summary>Set it to 1 to accept what is, in every approved file.</summary>
    private const string Update = "CONVERSA_APPROVE";

    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Compares a text with the approved file, or approves it.</summary>
    public static void ShouldBeApproved(string text, string path)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, text);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        text.Should().Be(approved, "{0} is approved; run the tests once with {1}=1 to accept a change, and review its diff", path, Update);
    }

    private static string FindRoot(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Conversa.Data.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests must run within the repository.");
    }
}
