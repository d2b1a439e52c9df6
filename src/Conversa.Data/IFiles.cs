using Conversa.Data.Files;

namespace Conversa.Data;

/// <summary>Files that a bot deals with.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IFiles
{
    /// <summary>Files that knowledge comes from.</summary>
    ITrackedFileRepository Tracked { get; }
}
