namespace Conversa.Data.Users;

/// <summary>What users prefer, by category and key.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IPreferenceRepository
{
}
