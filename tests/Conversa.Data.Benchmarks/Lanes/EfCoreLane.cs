using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>EF Core as its documentation recommends: a context for each call from a pooled factory, reads without tracking.</summary>
internal sealed class EfCoreLane : ILane
{
    private readonly ServiceProvider _services;
    private readonly IDbContextFactory<EfCoreContext> _contexts;
    private (DateTimeOffset Timestamp, long Seq) _place;

    public EfCoreLane(string path, Durability durability)
    {
        _services = Services<EfCoreContext>(path, durability);
        _contexts = _services.GetRequiredService<IDbContextFactory<EfCoreContext>>();
    }

    public string Name => Lane.EfCore;

    public bool Blocks => true;

    public static ServiceProvider Services<T>(string path, Durability durability)
        where T : DbContext
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        return new ServiceCollection()
            .AddPooledDbContextFactory<T>(options => options.UseSqlite(connectionString).AddInterceptors(new EfCorePragmas(durability)))
            .BuildServiceProvider();
    }

    public async ValueTask ExecuteAsync(string script)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    public async ValueTask<Message> AppendAsync(Turn turn)
    {
        var message = MessageWords.New(turn);
        await using var context = await _contexts.CreateDbContextAsync();
        context.Messages.Add(message);
        await context.SaveChangesAsync();
        return message;
    }

    public async ValueTask AppendManyAsync(IReadOnlyList<Turn> turns)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        context.Messages.AddRange(turns.Select(MessageWords.New));
        await context.SaveChangesAsync();
    }

    public async ValueTask<IReadOnlyList<Message>> GetRecentAsync(string conversationId, int count)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var messages = await context.Messages.AsNoTracking()
            .Where(m => m.ConversationId == conversationId)
            .OrderByDescending(m => m.Timestamp).ThenByDescending(m => EF.Property<long>(m, "Seq"))
            .Take(count)
            .ToListAsync();
        messages.Reverse();
        return messages;
    }

    public async ValueTask SeekAsync(string conversationId, int skip)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var last = await context.Messages.AsNoTracking()
            .Where(m => m.ConversationId == conversationId)
            .OrderBy(m => m.Timestamp).ThenBy(m => EF.Property<long>(m, "Seq"))
            .Skip(skip - 1)
            .Select(m => new { m.Timestamp, Seq = EF.Property<long>(m, "Seq") })
            .FirstAsync();
        _place = (last.Timestamp, last.Seq);
    }

    public async ValueTask<IReadOnlyList<Message>> GetPageAsync(string conversationId, int count)
    {
        var (timestamp, seq) = _place;
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Messages.AsNoTracking()
            .Where(m => m.ConversationId == conversationId && (m.Timestamp > timestamp || (m.Timestamp == timestamp && EF.Property<long>(m, "Seq") > seq)))
            .OrderBy(m => m.Timestamp).ThenBy(m => EF.Property<long>(m, "Seq"))
            .Take(count)
            .ToListAsync();
    }

    public async ValueTask<ConversationState?> GetLatestStateAsync(string conversationId)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.States.AsNoTracking()
            .Where(s => s.ConversationId == conversationId)
            .OrderByDescending(s => s.Version)
            .FirstOrDefaultAsync();
    }

    public async ValueTask<ConversationState> SaveStateAsync(string conversationId, string state)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var head = await context.States
            .Where(s => s.ConversationId == conversationId)
            .OrderByDescending(s => s.Version)
            .Select(s => new { s.Id, s.Version })
            .FirstOrDefaultAsync();
        var next = StateData.New(conversationId, state, head?.Id, head?.Version ?? 0);
        context.States.Add(next);
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
