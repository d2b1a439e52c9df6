using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Knowledge;

/// <summary>Knowledge to store.</summary>
public sealed record NewKnowledge
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewKnowledge()
    {
    }

    /// <summary>Makes one with what all knowledge has.</summary>
    [SetsRequiredMembers]
    public NewKnowledge(string sourceType, string sourceId, string knowledgeType, string title, string content) =>
        (SourceType, SourceId, KnowledgeType, Title, Content) = (sourceType, sourceId, knowledgeType, title, content);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The user whose it is, who appears with it when they are not known yet. Null shares it among all; in the store of one user,
    /// where nothing shared can be written or seen, null is that user.
    /// </summary>
    public string? UserId { get; init; }

    /// <summary>The kind of source it comes from, 1 to 256 characters: one of <see cref="KnowledgeSources"/> or another.</summary>
    public required string SourceType { get; init; }

    /// <summary>The source's id among its kind, 1 to 256 characters, such as a tracked file's id.</summary>
    public required string SourceId { get; init; }

    /// <summary>What kind of knowledge it is, 1 to 256 characters: one of <see cref="KnowledgeTypes"/> or another.</summary>
    public required string KnowledgeType { get; init; }

    /// <summary>What it is about; not empty.</summary>
    public required string Title { get; init; }

    /// <summary>What is known; not empty.</summary>
    public required string Content { get; init; }

    /// <summary>How sure it is, 0 to 1. Default: 0.5.</summary>
    public double Confidence { get; init; } = 0.5;

    /// <summary>Tags by which it is found, at most 64, each of 1 to 256 characters; one that is given twice counts once. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
