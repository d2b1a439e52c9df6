using Conversa.Data.Storage;

namespace Conversa.Data.Flows;

internal sealed class FlowRepository(IDatabase db, string? owner) : IFlowRepository
{
}
