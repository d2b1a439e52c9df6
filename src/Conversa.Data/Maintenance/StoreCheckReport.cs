namespace Conversa.Data.Maintenance;

/// <summary>What <see cref="IMaintenance.CheckAsync"/> found. What it was not asked for is null.</summary>
public sealed record StoreCheckReport
{
    /// <summary>True when a write was committed; false in a store that was opened to read only.</summary>
    public bool? IsWritable { get; init; }

    /// <summary>The tables with rows whose foreign keys lead nowhere, and how many those are, by name; empty when all is well.</summary>
    public IReadOnlyList<TableRows>? BrokenReferences { get; init; }

    /// <summary>The names of the indexes that are not there, by name; empty when all are, and in a database of a newer library, whose indexes this one does not know.</summary>
    public IReadOnlyList<string>? MissingIndexes { get; init; }

    /// <summary>Every table of the database, the host's own included, with its rows, by name.</summary>
    public IReadOnlyList<TableRows>? RowCounts { get; init; }
}
