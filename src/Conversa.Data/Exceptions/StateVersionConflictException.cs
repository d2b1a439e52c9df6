namespace Conversa.Data;

/// <summary>A state was saved against a version that is no longer the latest. Nothing was written: read the latest, decide, save again.</summary>
public sealed class StateVersionConflictException : ConversationStoreConflictException
{
    /// <summary>Makes an exception without versions.</summary>
    public StateVersionConflictException()
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/>.</summary>
    public StateVersionConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says <paramref name="message"/> because of <paramref name="innerException"/>.</summary>
    public StateVersionConflictException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a save that expected one version and found another.</summary>
    public StateVersionConflictException(string conversationId, long expectedVersion, long actualVersion)
        : base($"The state of conversation '{conversationId}' is at version {actualVersion}, not at the expected version {expectedVersion}.")
    {
        ExpectedVersion = expectedVersion;
        ActualVersion = actualVersion;
    }

    /// <summary>The version the caller expected to be the latest; 0 when it expected none.</summary>
    public long ExpectedVersion { get; }

    /// <summary>The version that is the latest; 0 when there is none.</summary>
    public long ActualVersion { get; }
}
