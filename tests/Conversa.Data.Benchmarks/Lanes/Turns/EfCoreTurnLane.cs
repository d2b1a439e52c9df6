using Conversa.Data.Benchmarks.Harness;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>EF Core as its documentation recommends: a pooled context for each call, reads without tracking, everything added saved at once, the flow updated without being loaded.</summary>
internal sealed class EfCoreTurnLane : ITurnLane
{
    private const int Messages = 50;
    private const int Most = 100;

    private readonly ServiceProvider _services;
    private readonly IDbContextFactory<EfCoreTurnContext> _contexts;

    public EfCoreTurnLane(string path, Durability durability)
    {
        _services = EfCoreLane.Services<EfCoreTurnContext>(path, durability);
        _contexts = _services.GetRequiredService<IDbContextFactory<EfCoreTurnContext>>();
    }

    public bool Blocks => true;

    public async ValueTask<TurnParts> LoadAsync(Chat chat)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        _ = await context.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == chat.Id);
        var messages = await context.Messages.AsNoTracking()
            .Where(m => m.ConversationId == chat.Id)
            .OrderByDescending(m => m.Timestamp).ThenByDescending(m => EF.Property<long>(m, "Seq"))
            .Take(Messages)
            .ToListAsync();
        messages.Reverse();
        var state = await context.States.AsNoTracking().Where(s => s.ConversationId == chat.Id).OrderByDescending(s => s.Version).FirstOrDefaultAsync();
        var flow = await context.Flows.AsNoTracking().SingleOrDefaultAsync(f => f.ConversationId == chat.Id && f.Status == "active");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var approvals = await context.Approvals.AsNoTracking()
            .Where(a => a.ConversationId == chat.Id && a.Status == "pending" && (a.ExpiresAt == null || a.ExpiresAt > now))
            .OrderBy(a => a.CreatedAt).ThenBy(a => a.Seq)
            .Take(Most)
            .ToListAsync();
        var goals = await context.Goals.AsNoTracking()
            .Where(g => g.UserId == chat.UserId && g.Status == "active")
            .OrderByDescending(g => g.ExtractedAt).ThenByDescending(g => g.Id)
            .Take(Most)
            .ToListAsync();
        var working = await context.WorkingStates.AsNoTracking().SingleOrDefaultAsync(w => w.ConversationId == chat.Id);
        return new(messages.Count, state?.Version ?? 0, flow?.CurrentStep ?? -1, approvals.Count, goals.Count, working?.StepCount ?? -1);
    }

    public async ValueTask SaveAsync(FinishedTurn turn)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var rows = new TurnRows(turn);
        var head = await context.States
            .Where(s => s.ConversationId == turn.Chat.Id)
            .OrderByDescending(s => s.Version)
            .Select(s => new { s.Id, s.Version })
            .FirstOrDefaultAsync();
        context.Messages.AddRange(rows.Question, rows.Answer);
        context.States.Add(StateData.New(turn.Chat.Id, turn.State, head?.Id, head?.Version ?? 0));
        context.Classifications.AddRange(rows.Classifications);
        context.Decisions.Add(rows.Decision);
        context.Traces.AddRange(rows.Traces);
        context.Usage.Add(rows.Usage);
        await context.SaveChangesAsync();
        await context.Flows.Where(f => f.Id == turn.FlowId && f.Status == "active").ExecuteUpdateAsync(set => set
            .SetProperty(f => f.CurrentStep, turn.FlowStep)
            .SetProperty(f => f.State, turn.FlowState)
            .SetProperty(f => f.UpdatedAt, rows.Now));
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
