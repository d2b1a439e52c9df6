using Conversa.Data.Caches;

namespace Conversa.Data;

/// <summary>What was worked out before, so that it need not be again.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ICaches
{
    /// <summary>Answers of models.</summary>
    IResponseCache Responses { get; }

    /// <summary>What was made of files.</summary>
    IFileProcessingCache FileResults { get; }
}
