using Conversa.Data.Storage;

namespace Conversa.Data.Todos;

internal sealed class TodoRepository(IDatabase db, string? owner) : ITodoRepository
{
    public Task<Todo> CreateAsync(NewTodo todo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(todo);
        Require.NameOrNull(todo.Id);
        Require.NameOrNull(todo.UserId);
        Require.NotEmpty(todo.Name, db.Options);
        Require.TextOrNull(todo.Description, db.Options);
        Require.JsonOrNull(todo.Data, db.Options);
        Require.JsonOrNull(todo.Metadata, db.Options);
        Owners.RequireSame(todo.UserId, owner);
        return db.WriteAsync(session => CreateAsync(session, todo, todo.UserId ?? owner), cancellationToken);
    }

    public Task<Todo?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Page<Todo>> ListAsync(TodoFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        Require.NameOrNull(filter.UserId);
        if (filter is { UserId: not null, OnlyHosts: true })
        {
            throw new ArgumentException("filter must not name a user and ask for the host's own.", nameof(filter));
        }

        Require.Limit(limit, db.Options);
        var scope = $"todos|{owner}|{filter}";
        var before = Cursor.Decode(cursor, scope) ?? new(long.MaxValue, "");
        var userId = filter.OnlyHosts ? null : filter.UserId ?? owner;
        return db.ReadAsync(
            async session =>
            {
                var statement = session.Statement(userId is not null || filter.OnlyHosts ? "todos/ListOfUser" : "todos/List");
                if (userId is not null || filter.OnlyHosts)
                {
                    statement.Bind("userId", userId);
                }

                var rows = await statement.Bind("owner", owner).Bind("createdAt", before.Sort).Bind("id", before.Key).Bind("limit", limit + 1)
                    .ListAsync(TodoRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, todo => new(todo.CreatedAt.ToUnixTimeMilliseconds(), todo.Id));
            },
            cancellationToken);
    }

    public Task<Todo> UpdateAsync(string id, TodoUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        Check(update);
        return db.WriteAsync(
            async session =>
            {
                // An update that gives nothing is a question: does it exist, and how does it stand?
                if (update != new TodoUpdate())
                {
                    await UpdateAsync(session, id, update).ConfigureAwait(false);
                }

                return await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Todo '{id}' does not exist.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("todos/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private async ValueTask<Todo> CreateAsync(DbSession session, NewTodo todo, string? userId)
    {
        var now = db.Now;
        var id = todo.Id ?? Ids.New(now);
        if (userId is not null)
        {
            await Owners.EnsureAsync(session, db, userId).ConfigureAwait(false);
        }

        await session.ExecuteAsync("todos/Create", new
        {
            id,
            userId,
            name = todo.Name,
            description = todo.Description,
            data = todo.Data,
            metadata = todo.Metadata,
            now,
            owner,
        }).ConfigureAwait(false);
        return (await FindAsync(session, id).ConfigureAwait(false))!;
    }

    private void Check(TodoUpdate update)
    {
        if (update.Name.IsSet)
        {
            Require.NotEmpty(update.Name.Value, db.Options, "update.Name");
        }

        Require.TextOrNull(update.Description.Value, db.Options, "update.Description");
        Require.JsonOrNull(update.Data.Value, db.Options, "update.Data");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
    }

    private ValueTask<int> UpdateAsync(DbSession session, string id, TodoUpdate update) => session.ExecuteAsync("todos/Update", new
    {
        setName = update.Name.IsSet,
        name = update.Name.Value,
        setDescription = update.Description.IsSet,
        description = update.Description.Value,
        setData = update.Data.IsSet,
        data = update.Data.Value,
        setMetadata = update.Metadata.IsSet,
        metadata = update.Metadata.Value,
        now = db.Now,
        id,
        owner,
    });

    private ValueTask<Todo?> FindAsync(DbSession session, string id) =>
        session.Statement("todos/FindById").Bind("id", id).Bind("owner", owner).FindAsync(TodoRow.Read);
}
