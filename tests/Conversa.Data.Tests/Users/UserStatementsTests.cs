using Conversa.Data.Tests.Conversations;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Users;

/// <summary>What no caller of the store sees: which statements run, and what others do meanwhile.</summary>
public sealed class UserStatementsTests : IAsyncLifetime
{
    private readonly RawStore _raw = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Fact]
    public async Task A_user_who_had_to_wait_for_the_writer_appears_after_those_who_did_not()
    {
        string? cursor = null;
        var database = new CountingDatabase(_raw.Database)
        {
            BeforeWrite = async () =>
            {
                _raw.Clock.Advance(TimeSpan.FromSeconds(1));
                await _raw.Store.Users.CreateAsync(new() { Id = "alice" });
                await _raw.Store.Users.CreateAsync(new() { Id = "bob" });
                cursor = (await _raw.Store.Users.ListAsync(limit: 1)).NextCursor;
            },
        };

        var late = await new UserRepository(database, owner: null).CreateAsync(new() { Id = "late" });

        late.CreatedAt.Should().Be(_raw.Clock.Now);
        (await _raw.Store.Users.ListAsync(cursor: cursor)).Items.Select(u => u.Id).Should().Equal("bob", "late");
    }

    [Fact]
    public async Task One_users_store_does_not_walk_the_users()
    {
        var statements = new List<string>();
        var own = new UserRepository(new CountingDatabase(_raw.Database) { BeforeStatement = statements.Add }, "bob");
        foreach (var id in new[] { "alice", "bob", "carol" })
        {
            await _raw.Store.Users.CreateAsync(new() { Id = id });
        }

        (await own.ListAsync()).Should().BeEquivalentTo(new { Items = new[] { new { Id = "bob" } }, NextCursor = (string?)null });
        (await own.ListAsync(ListOrder.NewestFirst, limit: 1)).Items.Should().ContainSingle();
        (await own.CountAsync()).Should().Be(1);

        statements.Should().HaveCount(3).And.OnlyContain(text => text.Contains("WHERE u.id = 'bob'", StringComparison.Ordinal));
    }
}
