using System.Diagnostics;

namespace Conversa.Data.Storage;

/// <summary>A read or write that somebody watches. It tells what was done, how long it took and how it failed: nothing of what was read or written.</summary>
internal static class Operation
{
    /// <summary>Whether to go by way of <see cref="WatchAsync"/>, which costs an activity and some memory.</summary>
    public static bool IsWatched => Listening.Possible && Instruments.WatchesOperations;

    /// <param name="engine">Whose it is.</param>
    /// <param name="kind">What it is called when it comes to no block of SQL.</param>
    /// <param name="work">What is done with the connection.</param>
    /// <param name="run">What does it.</param>
    public static async Task<T> WatchAsync<T>(SqliteEngine engine, string kind, Func<DbSession, ValueTask<T>> work, Func<Func<DbSession, ValueTask<T>>, Task<T>> run)
    {
        using var activity = Instruments.Source.StartActivity(kind, ActivityKind.Client);
        var started = TimeProvider.System.GetTimestamp();
        string? block = null;
        Exception? error = null;
        try
        {
            return await run(NamedAsync).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            Report(engine, activity, block ?? kind, started, error);
        }

        async ValueTask<T> NamedAsync(DbSession session)
        {
            session.ForgetBlock();
            try
            {
                return await work(session).ConfigureAwait(false);
            }
            finally
            {
                block = session.Block;
            }
        }
    }

    private static void Report(SqliteEngine engine, System.Diagnostics.Activity? activity, string name, long started, Exception? error)
    {
        var tags = Instruments.TagsOf(engine);
        tags.Add("db.operation.name", name);
        if (error is not null)
        {
            tags.Add("error.type", error.GetType().FullName);
        }

        Instruments.Duration.Record(TimeProvider.System.GetElapsedTime(started).TotalSeconds, tags);
        if (activity is null)
        {
            return;
        }

        activity.DisplayName = $"{name} {engine.File.Name}";
        foreach (var (key, value) in tags)
        {
            activity.SetTag(key, value);
        }

        if (error is not null)
        {
            // Without the error's text.
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
