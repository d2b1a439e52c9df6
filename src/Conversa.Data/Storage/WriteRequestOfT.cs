namespace Conversa.Data.Storage;

/// <summary>A write with its caller's task.</summary>
internal sealed class WriteRequest<T> : WriteRequest, IDisposable
{
    private readonly TaskCompletionSource<T> _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<DbSession, ValueTask<T>>? _work;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private T _result = default!;

    public WriteRequest(Func<DbSession, ValueTask<T>>? work, bool singleStatement, CancellationToken cancellationToken)
    {
        _work = work;
        SingleStatement = singleStatement;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static r => ((WriteRequest<T>)r!).Cancel(), this);
    }

    public override bool IsExclusive => _work is null;

    public override bool SingleStatement { get; }

    public Task<T> Task => _caller.Task;

    public override async ValueTask RunAsync(DbSession session) => _result = await _work!(session).ConfigureAwait(false);

    public override void Complete() => _caller.TrySetResult(_result);

    public override void Fail(Exception error) => _caller.TrySetException(error);

    public void Dispose() => _registration.Unregister();

    private void Cancel()
    {
        if (TryCancel())
        {
            _caller.TrySetCanceled(_cancellationToken);
        }
    }
}
