namespace Conversa.Data.Traces;

/// <summary>What each stage of a bot's pipeline did, how long it took and how it ended.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ITraceRepository
{
}
