using System.Collections.ObjectModel;
using Conversa.Data.Storage;

namespace Conversa.Data.Prompts;

// Prompts are the host's: they have no owner.
internal sealed class PromptRepository(IDatabase db) : IPromptRepository
{
    public Task<Prompt> CreateAsync(NewPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        PromptCreate.Check(prompt, db);
        return db.WriteAsync(session => PromptCreate.RunAsync(session, prompt, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<Prompt?> FindByNameAsync(string name, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        return db.ReadAsync(session => FindAsync(session, name), cancellationToken);
    }

    public Task<Page<Prompt>> ListAsync(PromptFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(filter?.Category, "filter.Category");
        Require.Limit(limit, db.Options);
        var scope = $"prompts|{filter?.IsActive}|{filter?.Category}";
        var after = Cursor.Decode(cursor, scope)?.Key ?? "";
        return db.ReadAsync(
            async session =>
            {
                var statement = filter?.Category is { } category ? session.Statement("prompts/ListOfCategory").Bind("category", category) : session.Statement("prompts/List");
                var rows = await statement
                    .Bind("name", after).Bind("isActive", filter?.IsActive is { } active ? Flag(active) : null).Bind("limit", limit + 1)
                    .ListAsync(PromptRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, p => new(0, p.Name));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListCategoriesAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<string>>(
            async session => await session.Statement("prompts/ListCategories").Bind("limit", limit).ListAsync(row => row.Text(0)).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Prompt> UpdateAsync(string name, PromptUpdate update, string changedBy, string? changeReason = null, long? expectedVersion = null, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        ArgumentNullException.ThrowIfNull(update);
        PromptEdit.Check(update, db);
        var change = PromptChange.Check(changedBy, changeReason, expectedVersion, db);
        return db.WriteAsync(
            async session => await PromptEdit.RunAsync(session, name, update, change, db.Now).ConfigureAwait(false)
                ?? throw change.Conflict(await MustFindAsync(session, name).ConfigureAwait(false)),
            cancellationToken,
            singleStatement: true);
    }

    public Task<Prompt> RollBackAsync(string name, long version, string changedBy, string? changeReason = null, long? expectedVersion = null, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        Require.Positive(version);
        var change = PromptChange.Check(changedBy, changeReason, expectedVersion, db);
        return db.WriteAsync(
            async session => await change.Bind(session.Statement("prompts/RollBack"))
                    .Bind("now", db.Now).Bind("name", name).Bind("version", version)
                    .FindAsync(PromptRow.Read).ConfigureAwait(false)
                ?? await NotRolledBackAsync(session, name, version, change).ConfigureAwait(false),
            cancellationToken,
            singleStatement: true);
    }

    public Task<Prompt> ActivateAsync(string name, CancellationToken cancellationToken = default) => SetActiveAsync(name, true, cancellationToken);

    public Task<Prompt> DeactivateAsync(string name, CancellationToken cancellationToken = default) => SetActiveAsync(name, false, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("prompts/Delete", new { name }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<PromptVersion?> FindVersionAsync(string name, long version, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        Require.Positive(version);
        return db.ReadAsync(session => FindVersionAsync(session, name, version), cancellationToken);
    }

    public Task<Page<PromptVersion>> ListHistoryAsync(string name, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        Require.Limit(limit, db.Options);
        var scope = $"prompt history|{name}";
        var after = Cursor.Decode(cursor, scope)?.Sort ?? long.MaxValue;
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement("prompts/ListHistory")
                    .Bind("name", name).Bind("version", after).Bind("limit", limit + 1)
                    .ListAsync(PromptRow.ReadVersion).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, v => new(v.Version, ""));
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<PromptDiffLine>> DiffAsync(string name, long from, long to, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        Require.Positive(from);
        Require.Positive(to);
        var (old, now) = await db.ReadAsync(
            async session => (await MustFindVersionAsync(session, name, from).ConfigureAwait(false), await MustFindVersionAsync(session, name, to).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        return LineDiff.Of(old.Content, now.Content);
    }

    public async Task<RenderedPrompt> RenderAsync(string name, IReadOnlyDictionary<string, string>? variables = null, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        var prompt = await db.ReadAsync(session => MustFindAsync(session, name), cancellationToken).ConfigureAwait(false);
        return prompt.IsActive
            ? new() { Name = prompt.Name, Version = prompt.Version, Text = PromptTemplate.Render(prompt.Content, variables ?? ReadOnlyDictionary<string, string>.Empty) }
            : throw new ConversationStoreInvalidTransitionException($"Prompt '{name}' is not active and cannot be rendered.");
    }

    private static long Flag(bool value) => value ? 1 : 0;

    private static ValueTask<Prompt?> FindAsync(DbSession session, string name) =>
        session.Statement("prompts/FindByName").Bind("name", name).FindAsync(PromptRow.Read);

    private static async ValueTask<Prompt> MustFindAsync(DbSession session, string name) =>
        await FindAsync(session, name).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Prompt '{name}' does not exist.");

    private static ValueTask<PromptVersion?> FindVersionAsync(DbSession session, string name, long version) =>
        session.Statement("prompts/FindVersion").Bind("name", name).Bind("version", version).FindAsync(PromptRow.ReadVersion);

    private static async ValueTask<PromptVersion> MustFindVersionAsync(DbSession session, string name, long version) =>
        await FindVersionAsync(session, name, version).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"Prompt '{name}' has no version {version}.");

    // The prompt as it is, where its content is the version's already.
    private static async ValueTask<Prompt> NotRolledBackAsync(DbSession session, string name, long version, PromptChange change)
    {
        var prompt = await MustFindAsync(session, name).ConfigureAwait(false);
        if (change.ExpectedVersion is { } expected && expected != prompt.Version)
        {
            throw change.Conflict(prompt);
        }

        await MustFindVersionAsync(session, name, version).ConfigureAwait(false);
        return prompt;
    }

    private Task<Prompt> SetActiveAsync(string name, bool active, CancellationToken cancellationToken)
    {
        Require.Name(name);
        return db.WriteAsync(
            async session => await session.Statement("prompts/SetActive").Bind("isActive", Flag(active)).Bind("now", db.Now).Bind("name", name)
                    .FindAsync(PromptRow.Read).ConfigureAwait(false)
                ?? await MustFindAsync(session, name).ConfigureAwait(false),
            cancellationToken,
            singleStatement: true);
    }
}
