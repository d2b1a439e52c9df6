using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>What hangs together with an exchange: its thread, its files.</summary>
internal static class ExchangeThreads
{
    public static async ValueTask<ExchangeThread?> FindAsync(DbSession session, string id, int limit, string? owner)
    {
        if (await ExchangeLookup.FindAsync(session, id, owner).ConfigureAwait(false) is not { } exchange)
        {
            return null;
        }

        var parents = await SeqsAsync(session, "exchanges/ListParents", id, limit, owner).ConfigureAwait(false);
        var replies = await SeqsAsync(session, "exchanges/ListReplies", id, limit, owner).ConfigureAwait(false);
        replies.RemoveAt(0);
        return new()
        {
            Parents = await ExchangeLookup.GetManyAsync(session, parents, owner).ConfigureAwait(false),
            Exchange = exchange,
            Replies = await ExchangeLookup.GetManyAsync(session, replies, owner).ConfigureAwait(false),
        };
    }

    public static async ValueTask<List<ExchangeWithFiles>> WithFilesAsync(DbSession session, List<Exchange> exchanges, string? owner)
    {
        var files = await session.Statement("exchanges/ListFiles")
            .Bind("owner", owner).Bind("seqs", JsonSerializer.Serialize(exchanges.Select(e => e.Seq)))
            .ListAsync(row => (Exchange: row.Integer(0), File: ReadFile(row))).ConfigureAwait(false);
        var ofExchange = files.ToLookup(f => f.Exchange, f => f.File);
        return exchanges.ConvertAll(exchange => new ExchangeWithFiles { Exchange = exchange, Files = [.. ofExchange[exchange.Seq]] });
    }

    private static ContextFile ReadFile(Statement row) => new()
    {
        FilePath = row.Text(1),
        TrackedFileId = row.TextOrNull(2),
        FileName = row.TextOrNull(3),
        FileType = row.TextOrNull(4),
    };

    private static ValueTask<List<long>> SeqsAsync(DbSession session, string block, string id, int limit, string? owner) =>
        session.Statement(block).Bind("id", id).Bind("owner", owner).Bind("limit", limit).ListAsync(row => row.Integer(0));
}
