namespace Conversa.Data.Classifications;

/// <summary>What classifiers made of messages, and what was decided.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IClassificationRepository
{
}
