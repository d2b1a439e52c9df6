namespace Conversa.Data.Storage;

/// <summary>What starts while it is held is of nobody's flow: it inherits no <see cref="AsyncLocal{T}"/> of whoever happens to start it.</summary>
internal static class NobodysFlow
{
    /// <summary>Begins it on this thread, on which it must be disposed; null, which needs no disposal, where the caller has begun one.</summary>
    public static AsyncFlowControl? Begin() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
