namespace QuickStart.Import;

/// <summary>A conversation of a file, whatever its format: what the readers make and <see cref="ConversationWriter"/> stores.</summary>
internal sealed record ImportedConversation
{
    /// <summary>Its name in the store. Importing the file again finds the conversation by it.</summary>
    public required string ExternalKey { get; init; }

    /// <summary>Where the people in it come from: the platform of their identities.</summary>
    public required string Platform { get; init; }

    /// <summary>The people who speak, at least one. The first one owns the conversation.</summary>
    public required IReadOnlyList<ImportedPerson> People { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Metadata { get; init; }

    /// <summary>What was said, in order.</summary>
    public required IReadOnlyList<ImportedTurn> Turns { get; init; }

    /// <summary>The tasks that were worked on, in order.</summary>
    public IReadOnlyList<ImportedFlow> Flows { get; init; } = [];
}
