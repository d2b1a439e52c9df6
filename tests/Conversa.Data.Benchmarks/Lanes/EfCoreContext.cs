using Conversa.Data.Messages;
using Conversa.Data.States;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The same tables as EF Core sees them; the public records are the entities.</summary>
internal class EfCoreContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Message> Messages => Set<Message>();

    public DbSet<ConversationState> States => Set<ConversationState>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Message>(message =>
        {
            message.ToTable("messages");
            message.Property(m => m.Role).HasConversion(role => MessageWords.Of(role), word => MessageWords.Role(word));
            message.Property(m => m.ToolSuccess).HasConversion(outcome => MessageWords.Of(outcome), word => MessageWords.Outcome(word));
        });
        modelBuilder.Entity<ConversationState>().ToTable("conversation_states");
        foreach (var entity in new EntityTypeBuilder[] { modelBuilder.Entity<Message>(), modelBuilder.Entity<ConversationState>() })
        {
            entity.Property<long>("Seq").ValueGeneratedOnAdd();
            entity.HasKey("Seq");
        }

        NameColumns(modelBuilder);
    }

    protected static void NameColumns(ModelBuilder modelBuilder)
    {
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(ColumnOf(property.Name));
        }
    }

    private static string ColumnOf(string property) =>
        string.Concat(property.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
