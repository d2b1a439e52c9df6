namespace Conversa.Data.Torture.Surface;

/// <summary>Texts that mean something to SQL, JSON paths, full-text queries, patterns, shells, formats and paths, alone and put into one another.</summary>
internal static class Payloads
{
    private static readonly string[] Texts =
    [
        "'", "''", "\"", "`", "]", "')", "'))", "\")", "--", "/*", ";", "\\", "%", "_", "%%", "%_%", "*", "?", "?1", "@owner", ":id", "$x", "#", "{0}", "{}", "{{x}}", "$.a", "$[0]", "$.\"a\"", "$.*", "a.b", "[0]", "a:b",
        "' OR 1=1 --", "' OR '1'='1", "\" OR \"\"=\"", "1 OR 1=1", "') OR ('1'='1", "' UNION SELECT * FROM users --", "' UNION ALL SELECT name, sql FROM sqlite_schema --", "'; DROP TABLE messages; --", "'; DELETE FROM users; --",
        "'; UPDATE users SET display_name = 'x'; --", "'; ATTACH 'x.db' AS x; --", "'; PRAGMA writable_schema = ON; --", "' || (SELECT content FROM messages LIMIT 1) || '", "x' AND 1 = (SELECT count(*) FROM messages) --", "' AND load_extension('x') --",
        "' LIMIT 1000 --", "id DESC; --", "created_at", "(SELECT 1)", "NULL", "null", "true", "0", "-1", "1e999", "NaN", "0x1F", "rowid", "main.users", "messages WHERE 1=1", "messages'--", "messages\"; DROP TABLE users; --", "sqlite_schema",
        "a OR b", "a AND b", "NOT a", "a NEAR b", "NEAR(a b)", "content:a", "{content}:a", "^a", "a*", "a + b", "-a", "(a", "a)", "\"a", "scope:*", "rank:1",
        "\0", "a\0b", "\uD800", "\uFEFF", "\u2028", "\u0000' OR 1=1", "\r\n", "\t", "\u001b[31m", "ʼ OR 1=1 --", "＇ OR 1＝1", "％", "İ", "ﬀ",
        "../../etc/passwd", "..\\..\\x", "/dev/null", "file:///etc/passwd?mode=ro", "C:\\x", "~", "$(id)", "`id`", "%s%n", "%00", "&amp;", "<script>", "${jndi:x}", "{\"$ne\":null}", "{\"a\":1}", "[1]", "[]", "\"a\"", "{\"__proto__\":{}}", "{\"$.a\":\"' OR 1=1\"}",
    ];

    /// <summary>So many different ones; the same each time for a seed.</summary>
    public static IReadOnlyList<string> Make(int count, Random random)
    {
        var made = Texts.ToList();
        var known = made.ToHashSet();
        while (made.Count < count)
        {
            var (a, b) = (Texts[random.Next(Texts.Length)], Texts[random.Next(Texts.Length)]);
            var text = random.Next(4) switch
            {
                0 => $"{a}{b}",
                1 => $"x{a} {b}",
                2 => $"{a}'{b}",
                _ => $"x'{a}\"{b}",
            };
            if (known.Add(text))
            {
                made.Add(text);
            }
        }

        return [.. made.OrderBy(_ => random.Next()).Take(count)];
    }
}
