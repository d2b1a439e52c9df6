using Conversa.Data.Messages;
using Microsoft.EntityFrameworkCore;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The same tables as EF Core sees them; the public record is the entity.</summary>
internal sealed class EfCoreContext(DbContextOptions<EfCoreContext> options) : DbContext(options)
{
    public DbSet<Message> Messages => Set<Message>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Message>(message =>
    {
        message.ToTable("messages");
        message.Property<long>("Seq").ValueGeneratedOnAdd();
        message.HasKey("Seq");
        message.Property(m => m.Role).HasConversion(role => MessageWords.Of(role), word => MessageWords.Role(word));
        message.Property(m => m.ToolSuccess).HasConversion(outcome => MessageWords.Of(outcome), word => MessageWords.Outcome(word));
        foreach (var property in message.Metadata.GetProperties())
        {
            property.SetColumnName(ColumnOf(property.Name));
        }
    });

    private static string ColumnOf(string property) =>
        string.Concat(property.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
