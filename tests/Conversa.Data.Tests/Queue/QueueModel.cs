using Conversa.Data.Queue;

namespace Conversa.Data.Tests.Queue;

/// <summary>A queue as one would think of it, in the order in which its tasks were stored.</summary>
internal sealed class QueueModel(ManualClock clock)
{
    public List<ModelTask> Tasks { get; } = [];

    public static string Describe(QueuedTask t) => $"{t.Id} {t.Status} {t.Retries} {t.LeaseToken} {t.ScheduledFor:O} {t.LeaseUntil:O}";

    public ModelTask? Unfinished(string type, string? key) =>
        key is null ? null : Tasks.Find(t => t.Type == type && t.Key == key && t.Status is QueuedTaskStatus.Scheduled or QueuedTaskStatus.Pending or QueuedTaskStatus.InProgress);

    public void Enqueue(string id, string type, int priority, int maxRetries, string? key, DateTimeOffset? scheduledFor) => Tasks.Add(new(id, type, priority, maxRetries, key)
    {
        Status = scheduledFor > clock.Now ? QueuedTaskStatus.Scheduled : QueuedTaskStatus.Pending,
        ScheduledFor = scheduledFor,
        CreatedAt = clock.Now,
    });

    public int Promote()
    {
        var due = Tasks.FindAll(t => t.Status == QueuedTaskStatus.Scheduled && t.ScheduledFor <= clock.Now);
        due.ForEach(t => t.Status = QueuedTaskStatus.Pending);
        return due.Count;
    }

    public int Reap()
    {
        var expired = Tasks.FindAll(t => t.LeaseUntil <= clock.Now);
        expired.ForEach(t => Attempted(t, QueuedTaskStatus.Pending));
        return expired.Count;
    }

    public List<int> Claim(int count, string[]? types)
    {
        Promote();
        Reap();
        var claimed = Tasks.Where(t => t.Status == QueuedTaskStatus.Pending && types?.Contains(t.Type) != false)
            .OrderBy(t => t.Priority).ThenBy(t => t.ScheduledFor ?? t.CreatedAt).ThenBy(Tasks.IndexOf).Take(count).ToList();
        foreach (var task in claimed)
        {
            (task.Status, task.LeaseUntil, task.Token) = (QueuedTaskStatus.InProgress, clock.Now.AddSeconds(30), task.Token + 1);
        }

        return claimed.ConvertAll(Tasks.IndexOf);
    }

    public static bool Complete(ModelTask task, long token) =>
        (task.Status == QueuedTaskStatus.Completed && task.Token == token) || Fenced(task, token, () => Move(task, QueuedTaskStatus.Completed));

    public bool Fail(ModelTask task, long token) => Fenced(task, token, () =>
    {
        var wait = Math.Min(25, 10 * Math.Pow(2, task.Retries));
        var retries = task.Retries;
        Attempted(task, QueuedTaskStatus.Scheduled);
        task.ScheduledFor = retries < task.MaxRetries ? clock.Now.AddSeconds(wait) : task.ScheduledFor;
    });

    public bool Heartbeat(ModelTask task, long token) => Fenced(task, token, () => task.LeaseUntil = clock.Now.AddSeconds(30));

    public static bool Release(ModelTask task, long token) => Fenced(task, token, () => Move(task, QueuedTaskStatus.Pending));

    public static bool Cancel(ModelTask task)
    {
        if (task.Status is not (QueuedTaskStatus.Scheduled or QueuedTaskStatus.Pending or QueuedTaskStatus.InProgress))
        {
            return false;
        }

        Move(task, QueuedTaskStatus.Cancelled);
        return true;
    }

    public bool Retry(ModelTask task)
    {
        if (task.Status != QueuedTaskStatus.Failed || Unfinished(task.Type, task.Key) is not null)
        {
            return false;
        }

        (task.Status, task.Retries, task.ScheduledFor) = (QueuedTaskStatus.Pending, 0, clock.Now);
        return true;
    }

    private static bool Fenced(ModelTask task, long token, Action then)
    {
        if (task.Status != QueuedTaskStatus.InProgress || task.Token != token)
        {
            return false;
        }

        then();
        return true;
    }

    private static void Attempted(ModelTask task, QueuedTaskStatus again)
    {
        var left = task.Retries < task.MaxRetries;
        task.Retries += left ? 1 : 0;
        Move(task, left ? again : QueuedTaskStatus.Failed);
    }

    private static void Move(ModelTask task, QueuedTaskStatus to) => (task.Status, task.LeaseUntil) = (to, null);

    internal sealed class ModelTask(string id, string type, int priority, int maxRetries, string? key)
    {
        public string Id => id;

        public string Type => type;

        public int Priority => priority;

        public int MaxRetries => maxRetries;

        public string? Key => key;

        public QueuedTaskStatus Status { get; set; }

        public int Retries { get; set; }

        public long Token { get; set; }

        public DateTimeOffset? ScheduledFor { get; set; }

        public DateTimeOffset? LeaseUntil { get; set; }

        public DateTimeOffset CreatedAt { get; init; }

        public string Describe() => $"{id} {Status} {Retries} {Token} {ScheduledFor:O} {LeaseUntil:O}";
    }
}
