using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>Finding exchanges by what names them.</summary>
internal static class ExchangeLookup
{
    public static ValueTask<Exchange?> FindAsync(DbSession session, string id, string? owner) =>
        session.Statement("exchanges/FindById").Bind("id", id).Bind("owner", owner).FindAsync(ExchangeRow.Read);

    public static ValueTask<Exchange?> FindByQuestionAsync(DbSession session, string messageId, string? owner) =>
        session.Statement("exchanges/FindByQuestion").Bind("messageId", messageId).Bind("owner", owner).FindAsync(ExchangeRow.Read);

    public static ValueTask<Exchange?> FindByResponseAsync(DbSession session, string messageId, string? owner) =>
        session.Statement("exchanges/FindByResponse").Bind("messageId", messageId).Bind("owner", owner).FindAsync(ExchangeRow.Read);

    /// <summary>The exchanges of these seqs, in their order.</summary>
    public static async ValueTask<List<Exchange>> GetManyAsync(DbSession session, List<long> seqs, string? owner) => seqs.Count == 0
        ? []
        : await session.Statement("exchanges/GetMany").Bind("seqs", JsonSerializer.Serialize(seqs)).Bind("owner", owner).ListAsync(ExchangeRow.Read).ConfigureAwait(false);

    public static ConversationStoreNotFoundException NotFound(string id) => new($"Exchange '{id}' does not exist.");
}
