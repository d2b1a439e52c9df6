namespace Conversa.Data.Uploads;

/// <summary>What was found when the bytes of uploads were held against their rows.</summary>
public sealed record UploadCleanUp
{
    /// <summary>How many files were removed: contents that no upload has, and what saves that never ended left behind.</summary>
    public required long RemovedFiles { get; init; }

    /// <summary>The bytes of the files that were removed.</summary>
    public required long RemovedBytes { get; init; }

    /// <summary>How many uploads have no bytes.</summary>
    public required long MissingCount { get; init; }

    /// <summary>
    /// The ids of uploads that have no bytes, at most <see cref="ConversationStoreOptions.MaxPageSize"/> of them. Their rows are left for the host to decide on;
    /// saving the same content again mends them. Empty, never null, when there are none.
    /// </summary>
    public required IReadOnlyList<string> MissingIds { get; init; }
}
