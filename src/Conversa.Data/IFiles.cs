using Conversa.Data.Files;
using Conversa.Data.Uploads;

namespace Conversa.Data;

/// <summary>Files that a bot deals with.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IFiles
{
    /// <summary>Files that knowledge comes from.</summary>
    ITrackedFileRepository Tracked { get; }

    /// <summary>Files that users uploaded.</summary>
    IFileUploadRepository Uploads { get; }
}
