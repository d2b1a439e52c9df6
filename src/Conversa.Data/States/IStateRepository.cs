namespace Conversa.Data.States;

/// <summary>The versioned state of conversations, and their working state.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IStateRepository
{
}
