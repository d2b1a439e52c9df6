using Conversa.Data.Storage;

namespace Conversa.Data.States;

internal sealed class StateRepository(IDatabase db, string? owner) : IStateRepository
{
}
