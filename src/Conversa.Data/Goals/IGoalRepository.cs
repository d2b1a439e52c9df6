namespace Conversa.Data.Goals;

/// <summary>What users said they want.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IGoalRepository
{
}
