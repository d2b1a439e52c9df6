using Conversa.Data.Storage;

namespace Conversa.Data.Goals;

internal sealed class GoalRepository(IDatabase db, string? owner) : IGoalRepository
{
}
