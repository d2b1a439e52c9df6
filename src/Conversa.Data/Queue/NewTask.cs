using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Queue;

/// <summary>Work to be done later.</summary>
public sealed record NewTask
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewTask()
    {
    }

    /// <summary>Makes one of this type.</summary>
    [SetsRequiredMembers]
    public NewTask(string taskType) => TaskType = taskType;

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>What kind of work it is, 1 to 256 characters.</summary>
    public required string TaskType { get; init; }

    /// <summary>
    /// What it is to be done with, as JSON, in the shape that <see cref="TaskOptions"/> has for its type; any JSON where it has none.
    /// <c>EnqueueAsync</c> with a typed payload sets it. Default: an empty object.
    /// </summary>
    public string Payload { get; init; } = "{}";

    /// <summary>The user it is done for, who must exist; null for the owner of the message that caused it, and without one for the host itself.</summary>
    public string? UserId { get; init; }

    /// <summary>The message that caused it; null for none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Its place among the others: the lower runs first. Default: 5.</summary>
    public int Priority { get; init; } = 5;

    /// <summary>How often it is tried again after the first attempt, 0 or more. Default: 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Not before this time; null for at once. Default: null.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>
    /// 1 to 256 characters that make it one with an unfinished task of its type and user: while there is one, enqueuing changes nothing.
    /// Null for a task of its own. Default: null.
    /// </summary>
    public string? DedupeKey { get; init; }

    /// <summary>Who asks for it, 1 to 256 characters; null when that is not known.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Where to answer, as JSON; null for nowhere.</summary>
    public string? RespondTo { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
