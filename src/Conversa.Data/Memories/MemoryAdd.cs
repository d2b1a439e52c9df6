using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>Storing a memory: what is asked of it, and the statement.</summary>
internal sealed record MemoryAdd(NewMemory Memory, string Tags)
{
    /// <summary>The memory, checked, with its tags as they are stored.</summary>
    public static MemoryAdd Check(NewMemory memory, IDatabase db, string? owner)
    {
        Require.NameOrNull(memory.Id);
        Require.Name(memory.UserId);
        Require.NotEmpty(memory.Content, db.Options);
        var tags = TagList.Check(memory.Tags);
        Require.Text(memory.Context, db.Options);
        Require.Between(memory.Importance, 1, 10);
        Require.TimeOrNull(memory.Timestamp, db.Now);
        Require.JsonOrNull(memory.Metadata, db.Options);
        Owners.RequireSame(memory.UserId, owner);
        return new(memory, tags);
    }

    public static MemoryAdd[] CheckEach(IReadOnlyCollection<NewMemory> memories, IDatabase db, string? owner)
    {
        var adds = new List<MemoryAdd>();
        Require.Each(memories, memory => adds.Add(Check(memory, db, owner)));
        return [.. adds];
    }

    public async ValueTask<Memory> RunAsync(DbSession session, IDatabase db, string? owner)
    {
        var now = db.Now;
        var id = Memory.Id ?? Ids.New(now);
        var timestamp = Memory.Timestamp?.ToUnixTimeMilliseconds() ?? now;
        await Owners.EnsureAsync(session, db, Memory.UserId).ConfigureAwait(false);
        await session.Statement("memories/Remember")
            .Bind("id", id).Bind("userId", Memory.UserId).Bind("content", Memory.Content).Bind("tags", Tags).Bind("context", Memory.Context)
            .Bind("importance", Memory.Importance).Bind("timestamp", timestamp).Bind("pinned", Memory.Pinned ? 1L : 0L).Bind("metadata", Memory.Metadata)
            .Bind("now", now).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        var stored = new Memory
        {
            Id = id,
            UserId = Memory.UserId,
            Content = Memory.Content,
            Tags = TagList.Read(Tags, "memory", id),
            Context = Memory.Context,
            Importance = Memory.Importance,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(timestamp),
            Pinned = Memory.Pinned,
            AccessCount = 0,
            Metadata = Memory.Metadata,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
        };
        session.Hot.Saved(stored);
        return stored;
    }
}
