using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Caches;

public sealed class CacheSchemaTests
{
    [Fact]
    public void Cache_totals_follow_whatever_another_program_does()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        database.Execute("""
            PRAGMA foreign_keys = ON;
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1);
            INSERT INTO ai_response_cache (id, user_id, prompt_hash, prompt_preview, response, model_used, cache_created_at, last_accessed_at)
            VALUES ('a', 'alice', 'h', 'pp', 'é', 'm', 1, 1), ('b', NULL, 'h', '', 'xyz', 'm', 1, 1), ('c', NULL, 'i', '', 'x', 'm', 1, 1);
            INSERT INTO file_processing_cache (id, user_id, file_path, file_hash, processing_type, options_hash, result_data, created_at, last_accessed_at)
            VALUES ('a', 'alice', 'p', 'h', 't', '', '12', 1, 1), ('b', NULL, 'p', 'h', 't', '', '345', 1, 1);
            """);
        database.Rows("SELECT cache, entries, bytes FROM cache_totals ORDER BY cache").Should().Equal("ai_response_cache|3|8", "file_processing_cache|2|5");

        database.Execute("""
            UPDATE ai_response_cache SET response = '' WHERE id = 'b';
            UPDATE file_processing_cache SET result_data = '3' WHERE id = 'b';
            DELETE FROM ai_response_cache WHERE id = 'c';
            DELETE FROM users;
            """);
        database.Rows("SELECT cache, entries, bytes FROM cache_totals ORDER BY cache").Should().Equal("ai_response_cache|1|0", "file_processing_cache|1|1");
    }
}
