namespace Conversa.Data.Storage;

/// <summary>Where a path leads once every symbolic link in it, directories included, has been followed.</summary>
internal static class RealPath
{
    // Linux gives up after as many.
    private const int MostLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(Parts(full[current.Length..]));
        for (var links = 0; rest.TryPop(out var part);)
        {
            var next = part == ".." ? Path.GetDirectoryName(current) ?? current : Path.Combine(current, part);
            if (part == ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException("The path has too many symbolic links.");
            }

            // What is before a link is real by now, so the ".." of its target lead where the system would go.
            var root = Path.GetPathRoot(target)!;
            current = root.Length > 0 ? Path.GetPathRoot(Path.Combine(current, target))! : current;
            foreach (var inner in Parts(target[root.Length..]))
            {
                rest.Push(inner);
            }
        }

        return current;
    }

    // The last first, for the stack.
    private static IEnumerable<string> Parts(string path) =>
        path.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();
}
