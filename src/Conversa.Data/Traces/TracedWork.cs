using Microsoft.Extensions.Logging;

namespace Conversa.Data.Traces;

/// <summary>Work that is traced without the trace standing in its way.</summary>
internal static partial class TracedWork
{
    public static async Task<T> RunAsync<T>(ITraceRepository traces, ILogger logger, NewTrace trace, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // The work is the caller's and runs where the caller is, such as on a window's thread.
        var id = await TryStartAsync(traces, logger, trace, cancellationToken).ConfigureAwait(true);
        T result;
        try
        {
            result = await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await TryEndAsync(() => traces.FailTraceAsync(id!, e, cancellationToken: CancellationToken.None), logger, trace.Stage, id).ConfigureAwait(false);
            throw;
        }

        await TryEndAsync(() => traces.CompleteTraceAsync(id!, cancellationToken: CancellationToken.None), logger, trace.Stage, id).ConfigureAwait(false);
        return result;
    }

    private static async Task<string?> TryStartAsync(ITraceRepository traces, ILogger logger, NewTrace trace, CancellationToken cancellationToken)
    {
        try
        {
            return await traces.StartTraceAsync(trace, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException || (e is ConversationStoreException && !IsMistake(e, trace)))
        {
            LogNotStarted(logger, e, trace.Stage);
            return null;
        }
    }

    // What a trace of nothing does not find is the user whose store this is: one who is not stored yet, or was erased meanwhile.
    private static bool IsMistake(Exception error, NewTrace trace) =>
        error is ConversationStoreNotFoundException && trace is not { ConversationId: null, MessageId: null };

    // Whatever goes wrong here, the work is done: its result or its own exception is what the caller waits for.
    private static async Task TryEndAsync(Func<Task> end, ILogger logger, string stage, string? id)
    {
        if (id is null)
        {
            return;
        }

        try
        {
            await end().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogNotEnded(logger, e, id, stage);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stage {Stage} runs untraced: its start could not be recorded")]
    private static partial void LogNotStarted(ILogger logger, Exception error, string stage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trace {Id} of stage {Stage} stays started: its end could not be recorded")]
    private static partial void LogNotEnded(ILogger logger, Exception error, string id, string stage);
}
