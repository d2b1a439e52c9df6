using Conversa.Data.Storage;

namespace Conversa.Data.Traces;

internal sealed class TraceRepository(IDatabase db, string? owner) : ITraceRepository
{
}
