using Conversa.Data.Metadata;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Metadata;

public sealed class RecordMetadataSchemaTests
{
    public static TheoryData<string> Tables => [.. MetadataTables.All];

    // A row in each of the tables, all of Alice's, with the table's name for its id, and what they hang on. Nothing else is asked of them here.
    private const string Rows = """
        INSERT INTO users (id, created_at, updated_at) VALUES ('users', 1, 1), ('bob', 1, 1);
        INSERT INTO user_sessions (id, user_id, started_at, created_at, updated_at) VALUES ('user_sessions', 'users', 1, 1, 1);
        INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('conversations', 'users', 1, 1, 1, 1);
        INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at) VALUES ('messages', 'conversations', 'users', 'user', 'x', 1, 1, 1);
        INSERT INTO exchanges (id, user_id, conversation_id, question_message_id, timestamp, created_at, updated_at) VALUES ('exchanges', 'users', 'conversations', 'messages', 1, 1, 1);
        INSERT INTO context_items (id, conversation_id, source, content, relevance_score, timestamp, created_at, updated_at) VALUES ('context_items', 'conversations', 'x', 'x', 1, 1, 1, 1);
        INSERT INTO flows (id, conversation_id, flow_type, current_step, total_steps, state, started_at, created_at, updated_at) VALUES ('flows', 'conversations', 'x', 0, 1, '{}', 1, 1, 1);
        INSERT INTO classification_results (id, message_id, classifier_name, result, confidence, processing_time_ms, created_at) VALUES ('classification_results', 'messages', 'x', '1', 1, 1, 1);
        INSERT INTO user_goals (id, user_id, goal, extracted_at, created_at, updated_at) VALUES ('user_goals', 'users', 'x', 1, 1, 1);
        INSERT INTO memories (id, user_id, content, timestamp, created_at, updated_at) VALUES ('memories', 'users', 'x', 1, 1, 1);
        INSERT INTO knowledge_items (id, user_id, source_type, source_id, knowledge_type, title, content, created_at, updated_at) VALUES ('knowledge_items', 'users', 'file', 'f', 'concept', 'x', 'x', 1, 1);
        INSERT INTO tracked_files (id, user_id, file_path, file_name, file_type, file_size, file_hash, created_at, updated_at) VALUES ('tracked_files', 'users', '/f', 'f', '', 0, 'x', 1, 1);
        """;

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_note_belongs_to_the_owner_of_its_row_and_goes_with_it(string table)
    {
        await using var raw = new RawStore();
        await raw.RunAsync(Rows);
        var metadata = raw.Store.Configuration.Metadata;

        var note = await metadata.SetAsync(table, table, "k", "v");
        var bobs = () => raw.Store.ForUser("bob").Configuration.Metadata.SetAsync(table, table, "k", "his");

        note.UserId.Should().Be("users");
        await bobs.Should().ThrowAsync<ConversationStoreNotFoundException>();
        await raw.RunAsync($"DELETE FROM {table} WHERE id = '{table}'");
        (await metadata.GetAsync(table, table, "k")).Should().BeNull();
    }

    [Fact]
    public async Task Whatever_deletes_a_conversation_deletes_the_notes_on_all_that_goes_with_it()
    {
        await using var raw = new RawStore();
        await raw.RunAsync(Rows);
        foreach (var table in MetadataTables.All)
        {
            await raw.Store.Configuration.Metadata.SetAsync(table, table, "k", "v");
        }

        await raw.Store.Conversations.DeleteAsync("conversations");

        (await raw.Store.Configuration.Metadata.FindAsync("k", "v")).Items.Select(m => m.TableName)
            .Should().BeEquivalentTo("users", "user_sessions", "user_goals", "memories", "knowledge_items", "tracked_files");
    }

    [Fact]
    public void Another_program_cannot_note_anything_of_a_table_whose_rows_would_leave_it_behind()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        var insert = () => database.Execute("INSERT INTO record_metadata (id, table_name, record_id, key, value, created_at, updated_at) VALUES ('i', 'logs', '1', 'k', 'v', 1, 1)");

        insert.Should().Throw<Microsoft.Data.Sqlite.SqliteException>().WithMessage("*CHECK*");
    }
}
