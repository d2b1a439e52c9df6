namespace Conversa.Data.Queue;

/// <summary>A task, as it is stored in <c>queue</c> (S3).</summary>
public sealed record QueuedTask
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user it is done for; null for the host itself.</summary>
    public string? UserId { get; init; }

    /// <summary>The message that caused it; null when there was none, or when it has been deleted since.</summary>
    public string? MessageId { get; init; }

    /// <summary>What kind of work it is.</summary>
    public required string TaskType { get; init; }

    /// <summary>What it is to be done with, as JSON, kept to the byte.</summary>
    public required string Payload { get; init; }

    /// <summary>Its place among the others: the lower runs first.</summary>
    public required int Priority { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required QueuedTaskStatus Status { get; init; }

    /// <summary>How many attempts failed after which it was, or is to be, tried again; 0 to <see cref="MaxRetries"/>.</summary>
    public required int Retries { get; init; }

    /// <summary>How often it is tried again after the first attempt. The attempt after the last of these ends it as failed.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Why the last attempt failed; null when none has, and after it was completed or retried by hand.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The worker that has it, or had it last; null before it was claimed.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>When the worker loses it unless it gives a sign of life, UTC; null while nobody has it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The number of its last claim, which rises with each. Only who has the last one may finish the task.</summary>
    public required long LeaseToken { get; init; }

    /// <summary>What makes it one with others of its type and user while it is unfinished; null for a task of its own.</summary>
    public string? DedupeKey { get; init; }

    /// <summary>Who asked for it; null when that is not known.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Where to answer, as JSON; null for nowhere.</summary>
    public string? RespondTo { get; init; }

    /// <summary>Whether it was answered.</summary>
    public required bool Responded { get; init; }

    /// <summary>Whether what came of it was remembered.</summary>
    public required bool Memorized { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Not before this time, UTC: as it was enqueued, or when it is to be tried again. Null for at once.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>When it was claimed last, UTC; null before it was claimed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed, cancelled or failed for good, UTC; null before that.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
