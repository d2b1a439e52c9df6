using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Schema;

/// <summary>The documented schema is the one that the migrations make.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Schema_sql_is_what_the_migrations_make()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        Repository.ShouldBeApproved(SchemaDocument.Sql(database), "sql/sqlite/schema.sql");
    }

    [Fact]
    public void Schema_md_describes_it()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        Repository.ShouldBeApproved(SchemaDocument.Markdown(database), "sql/schema.md");
    }

    [Theory]
    [InlineData("conversation_overview")]
    [InlineData("trace_stage_latency")]
    [InlineData("classifier_agreement")]
    [InlineData("knowledge_growth")]
    [InlineData("pending_approvals")]
    [InlineData("usage_summary")]
    [InlineData("productivity_summary")]
    [InlineData("feature_adoption")]
    [InlineData("exchange_details")]
    [InlineData("messages_indexed")]
    [InlineData("messages_indexed_grams")]
    [InlineData("memories_words")]
    [InlineData("memories_grams")]
    [InlineData("knowledge_words")]
    [InlineData("knowledge_grams")]
    [InlineData("queue_depth")]
    [InlineData("schema_version")]
    public void Every_view_can_be_read(string view)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        database.Rows($"SELECT * FROM {view}").Should().NotBeNull();
    }
}
