using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>Whose memories, and which of them: what every list and search asks of a row.</summary>
internal sealed record MemoryScope(string? Owner, string? UserId, string Tags, int MinImportance, int MaxImportance, long From, long To, bool? Pinned)
{
    private const int Least = 1;
    private const int Most = 10;

    /// <summary>Whether it asks for more than whose they are.</summary>
    public bool IsNarrow => Tags != "[]" || MinImportance > Least || MaxImportance < Most || From > long.MinValue || To < long.MaxValue || Pinned is not null;

    public static MemoryScope Of(MemoryFilter filter, string? owner)
    {
        Require.NameOrNull(filter.UserId);
        return new(
            owner,
            filter.UserId ?? owner,
            TagList.Check(filter.Tags),
            Importance(filter.MinImportance, Least, "filter.MinImportance"),
            Importance(filter.MaxImportance, Most, "filter.MaxImportance"),
            Times.From(filter.From),
            Times.To(filter.To),
            filter.Pinned);
    }

    public static MemoryScope Of(MemorySearch search, string userId, string? owner) => new(
        owner,
        userId,
        TagList.Check(search.Tags),
        Importance(search.MinImportance, Least, "search.MinImportance"),
        Importance(search.MaxImportance, Most, "search.MaxImportance"),
        Times.From(search.From),
        Times.To(search.To),
        search.Pinned);

    /// <summary>What a cursor is good for: a record's own text would tell times in the culture of the day.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Owner}|{UserId}|{Tags}|{MinImportance}|{MaxImportance}|{From}|{To}|{Pinned}");

    /// <summary>Binds all of it but the user.</summary>
    public Statement Bind(Statement statement) => statement
        .Bind("owner", Owner)
        .Bind("minImportance", MinImportance)
        .Bind("maxImportance", MaxImportance)
        .Bind("since", From)
        .Bind("until", To)
        .Bind("pinned", Pinned is { } pinned ? (pinned ? 1L : 0L) : null)
        .Bind("tags", Tags);

    public Statement BindOfUser(Statement statement) => Bind(statement.Bind("userId", UserId));

    private static int Importance(int? value, int otherwise, string name) => (int)Require.Between(value ?? otherwise, Least, Most, name);
}
