using Conversa.Data.Messages;
using Microsoft.EntityFrameworkCore;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>All that a turn needs as EF Core sees it. A context of its own, as a larger model takes longer to start.</summary>
internal sealed class EfCoreTurnContext(DbContextOptions<EfCoreTurnContext> options) : EfCoreContext(options)
{
    public DbSet<ConversationData> Conversations => Set<ConversationData>();

    public DbSet<FlowData> Flows => Set<FlowData>();

    public DbSet<ApprovalData> Approvals => Set<ApprovalData>();

    public DbSet<GoalData> Goals => Set<GoalData>();

    public DbSet<WorkingStateData> WorkingStates => Set<WorkingStateData>();

    public DbSet<ClassificationData> Classifications => Set<ClassificationData>();

    public DbSet<DecisionData> Decisions => Set<DecisionData>();

    public DbSet<TraceData> Traces => Set<TraceData>();

    public DbSet<UsageData> Usage => Set<UsageData>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ConversationData>().ToTable("conversations");
        modelBuilder.Entity<FlowData>().ToTable("flows");
        modelBuilder.Entity<ApprovalData>().ToTable("tool_executions").HasKey(a => a.Seq);
        modelBuilder.Entity<GoalData>().ToTable("user_goals");
        modelBuilder.Entity<WorkingStateData>().ToTable("working_states");

        // The model has to know what belongs to a message, or that may be added before it.
        modelBuilder.Entity<ClassificationData>().ToTable("classification_results").HasOne<Message>().WithMany().HasForeignKey(c => c.MessageId).HasPrincipalKey(m => m.Id);
        modelBuilder.Entity<DecisionData>().ToTable("arbiter_decisions").HasOne<Message>().WithMany().HasForeignKey(d => d.MessageId).HasPrincipalKey(m => m.Id);
        modelBuilder.Entity<TraceData>().ToTable("traces").HasOne<Message>().WithMany().HasForeignKey(t => t.MessageId).HasPrincipalKey(m => m.Id);
        modelBuilder.Entity<UsageData>().ToTable("usage_logs").HasOne<Message>().WithMany().HasForeignKey(u => u.MessageId).HasPrincipalKey(m => m.Id);
        NameColumns(modelBuilder);
    }
}
