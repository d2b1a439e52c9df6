using System.Globalization;
using System.Text.Json;
using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

internal sealed class LogRepository(IDatabase db) : ILogRepository
{
    public Task AppendAsync(NewLogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Check(entry);
        return db.WriteAsync(session => AppendAsync(session, entry, db.Now), cancellationToken, singleStatement: true);
    }

    public Task AppendManyAsync(IReadOnlyCollection<NewLogEntry> entries, CancellationToken cancellationToken = default)
    {
        var given = Require.Each(entries, Check);
        var own = StoreLog.Writing.Value;
        return db.WriteAsync(
            async session =>
            {
                // A write that waited in line is not run in its caller's flow.
                if (own)
                {
                    StoreLog.Writing.Value = true;
                }

                var now = db.Now;
                foreach (var entry in given)
                {
                    await AppendAsync(session, entry, now).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken);
    }

    public async Task<Page<LogEntry>> ListAsync(LogFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        CheckLevel(filter.MinLevel, "filter.MinLevel");
        Require.NameOrNull(filter.Service);
        Require.Limit(limit, db.Options);
        var (from, to) = (Times.From(filter.From), Times.To(filter.To));
        var scope = string.Create(CultureInfo.InvariantCulture, $"logs|{filter.MinLevel}|{filter.Service}|{from}|{to}");
        var (timestamp, seq) = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, at.Number) : (to, 0L);
        var block = filter.Service is not null ? "logs/ListOfService" : filter.MinLevel > LogLevel.Trace ? "logs/ListOfLevels" : "logs/List";
        var args = new { levels = JsonSerializer.Serialize(LogRow.WordsFrom(filter.MinLevel)), service = filter.Service, timestamp, seq, to, from, limit = limit + 1 };
        var rows = await db.ReadAsync(session => session.ListAsync<LogRow>(block, args), cancellationToken).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, r => new(r.Timestamp, r.Seq.ToString(CultureInfo.InvariantCulture)));
        return new() { Items = [.. page.Items.Select(r => r.ToEntry())], NextCursor = page.NextCursor };
    }

    private void Check(NewLogEntry entry)
    {
        CheckLevel(entry.Level, "entry.Level");
        Require.Name(entry.Service);
        Require.Text(entry.Message, db.Options);
        Require.TimeOrNull(entry.Timestamp, db.Now);
        Require.JsonOrNull(entry.Metadata, db.Options);
    }

    // None is not a level of anything said.
    private static void CheckLevel(LogLevel level, string name)
    {
        if (Require.Defined(level, name) == LogLevel.None)
        {
            throw new ArgumentOutOfRangeException(name, level, $"{name} must not be None.");
        }
    }

    private static async ValueTask<bool> AppendAsync(DbSession session, NewLogEntry entry, long now) =>
        await session.Statement("logs/Append")
            .Bind("id", Ids.New(now)).Bind("level", LogRow.Word(entry.Level)).Bind("message", entry.Message).Bind("service", entry.Service)
            .Bind("timestamp", entry.Timestamp?.ToUnixTimeMilliseconds() ?? now).Bind("metadata", entry.Metadata).Bind("now", now)
            .ExecuteAsync().ConfigureAwait(false) > 0;
}
