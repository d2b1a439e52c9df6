namespace Conversa.Data.Flows;

/// <summary>Guided sequences of steps within conversations.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IFlowRepository
{
}
