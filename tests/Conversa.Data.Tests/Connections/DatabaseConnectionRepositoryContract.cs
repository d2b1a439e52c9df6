using Conversa.Data.Connections;
using Conversa.Data.Secrets;
using Conversa.Data.Tests.Secrets;

namespace Conversa.Data.Tests.Connections;

public abstract class DatabaseConnectionRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly NewDatabaseConnection Plain = new("sales", "postgresql", "db.example.org", 5432, "sales");

    private IDatabaseConnectionRepository Connections => Store.Configuration.Connections;

    protected override void Configure(ConversationStoreOptions options) => options.With(Keys.Main);

    [Fact]
    public async Task Create_stores_every_property_and_the_user()
    {
        var stored = await Connections.CreateAsync(Plain with
        {
            Id = "c",
            UserId = Alice,
            Username = "reader",
            Password = new("pass"),
            AuthType = "certificate",
            SslConfig = """{"mode":"require"}""",
            ConnectionOptions = """{"timeout":5}""",
            IsActive = false,
            Metadata = "[1]",
        });

        stored.Should().Be(new DatabaseConnection
        {
            Id = "c",
            UserId = Alice,
            Name = "sales",
            ConnectionType = "postgresql",
            Host = "db.example.org",
            Port = 5432,
            DatabaseName = "sales",
            Username = "reader",
            Password = stored.Password,
            AuthType = "certificate",
            SslConfig = """{"mode":"require"}""",
            ConnectionOptions = """{"timeout":5}""",
            IsActive = false,
            Metadata = "[1]",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        stored.Password!.Reveal().Should().Be("pass");
        (await Connections.FindByIdAsync("c")).Should().Be(stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
        var shared = await Connections.CreateAsync(Plain);
        (shared.UserId, shared.Password, shared.AuthType, shared.IsActive).Should().Be((null, null, "sql", true));
        Guid.Parse(shared.Id).Version.Should().Be(7);
    }

    [Fact]
    public async Task An_id_is_taken_once()
    {
        await Connections.CreateAsync(Plain with { Id = "c" });

        var again = () => Connections.CreateAsync(Plain with { Id = "c", UserId = Alice });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Update_changes_what_is_given()
    {
        var stored = await Connections.CreateAsync(Plain with { UserId = Alice, Username = "u", Password = new("pass"), SslConfig = "1", ConnectionOptions = "2", Metadata = "3" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Connections.UpdateAsync(stored.Id, new())).Should().Be(stored);
        var changed = await Connections.UpdateAsync(stored.Id, new() { Port = 0, Password = new SecretText("next") });
        var all = await Connections.UpdateAsync(stored.Id, new()
        {
            Name = "n",
            ConnectionType = "mysql",
            Host = "h",
            Port = 65535,
            DatabaseName = "d",
            Username = (string?)null,
            Password = (SecretText?)null,
            AuthType = "windows",
            SslConfig = (string?)null,
            ConnectionOptions = (string?)null,
            IsActive = false,
            Metadata = (string?)null,
        });

        changed.Should().Be(stored with { Port = 0, Password = changed.Password, UpdatedAt = Clock.Now });
        changed.Password!.Reveal().Should().Be("next");
        all.Should().Be(new DatabaseConnection
        {
            Id = stored.Id,
            UserId = Alice,
            Name = "n",
            ConnectionType = "mysql",
            Host = "h",
            Port = 65535,
            DatabaseName = "d",
            AuthType = "windows",
            IsActive = false,
            CreatedAt = ManualClock.Start,
            UpdatedAt = Clock.Now.AddMilliseconds(1),
        });
        (await Connections.FindByIdAsync(stored.Id)).Should().Be(all);
    }

    [Fact]
    public async Task Connecting_is_noted_with_its_last_error()
    {
        var stored = await Connections.CreateAsync(Plain);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Connections.MarkFailedAsync(stored.Id, "refused")).Should().Be(stored with { LastError = "refused", UpdatedAt = Clock.Now });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var connected = await Connections.MarkConnectedAsync(stored.Id);
        connected.Should().Be(stored with { LastConnectedAt = Clock.Now, UpdatedAt = Clock.Now });
        (await Connections.MarkFailedAsync(stored.Id, "gone")).Should().Be(connected with { LastError = "gone", UpdatedAt = Clock.Now.AddMilliseconds(1) });
    }

    [Fact]
    public async Task Pages_follow_each_other_by_id_and_keep_to_the_filter()
    {
        await Connections.CreateAsync(Plain with { Id = "1" });
        await Connections.CreateAsync(Plain with { Id = "2", UserId = Alice, ConnectionType = "mysql" });
        await Connections.CreateAsync(Plain with { Id = "3", UserId = Alice, IsActive = false });
        await Connections.CreateAsync(Plain with { Id = "4", UserId = Bob });

        var first = await Connections.ListAsync(limit: 3);
        first.Items.Concat((await Connections.ListAsync(limit: 3, cursor: first.NextCursor)).Items).Select(c => c.Id).Should().Equal("1", "2", "3", "4");
        (await Ids(new() { UserId = Alice })).Should().Equal("2", "3");
        (await Ids(new() { Shared = true })).Should().Equal("1");
        (await Ids(new() { Shared = false })).Should().Equal("2", "3", "4");
        (await Ids(new() { Shared = true, UserId = Alice })).Should().BeEmpty();
        (await Ids(new() { ConnectionType = "postgresql", IsActive = true })).Should().Equal("1", "4");
        (await Ids(new() { UserId = Alice, IsActive = false })).Should().Equal("3");
        (await Ids(new() { UserId = Alice, ConnectionType = "MySQL" })).Should().BeEmpty();
        var misuse = () => Connections.ListAsync(new() { UserId = Alice }, cursor: first.NextCursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");

        async Task<IEnumerable<string>> Ids(DatabaseConnectionFilter filter) => (await Connections.ListAsync(filter)).Items.Select(c => c.Id);
    }

    [Fact]
    public async Task Schemas_are_replaced_as_a_whole()
    {
        var connection = await Connections.CreateAsync(Plain);
        await Connections.ReplaceSchemasAsync(connection.Id, [new("old"), new("orders", "public")]);
        Clock.Advance(TimeSpan.FromMinutes(1));

        await Connections.ReplaceSchemasAsync(connection.Id, [
            new("orders", "public", "view") { ColumnInfo = "[1]", Relationships = "[2]", Indexes = "[3]", RowCount = 4 },
            new("orders", "archive"),
            new("orders"),
        ]);

        var found = (await Connections.FindSchemaAsync(connection.Id, "orders", "public"))!;
        found.Should().Be(new DatabaseSchema
        {
            Id = found.Id,
            ConnectionId = connection.Id,
            SchemaName = "public",
            TableName = "orders",
            TableType = "view",
            ColumnInfo = "[1]",
            Relationships = "[2]",
            Indexes = "[3]",
            RowCount = 4,
            LastUpdated = Clock.Now,
        });
        (await Connections.FindSchemaAsync(connection.Id, "orders"))!.SchemaName.Should().BeNull();
        (await Connections.FindSchemaAsync(connection.Id, "old")).Should().BeNull();
        (await Connections.ListSchemasAsync(connection.Id)).Items.Select(s => s.SchemaName).Should().Equal(null, "archive", "public");
        await Connections.ReplaceSchemasAsync(connection.Id, []);
        (await Connections.ListSchemasAsync(connection.Id)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Pages_of_schemas_follow_each_other()
    {
        var connection = await Connections.CreateAsync(Plain);
        var other = await Connections.CreateAsync(Plain);
        await Connections.ReplaceSchemasAsync(other.Id, [new("x")]);
        await Connections.ReplaceSchemasAsync(connection.Id, [new("b"), new("a"), new("a", "s"), new("c", "r")]);

        var first = await Connections.ListSchemasAsync(connection.Id, 3);
        var second = await Connections.ListSchemasAsync(connection.Id, 3, first.NextCursor);

        first.Items.Concat(second.Items).Select(s => $"{s.SchemaName}.{s.TableName}").Should().Equal(".a", ".b", "r.c", "s.a");
        second.NextCursor.Should().BeNull();
        var misuse = () => Connections.ListSchemasAsync(other.Id, cursor: first.NextCursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task A_table_that_is_there_twice_is_refused_and_what_was_cached_stays()
    {
        var connection = await Connections.CreateAsync(Plain);
        await Connections.ReplaceSchemasAsync(connection.Id, [new("a")]);

        foreach (var twice in new NewDatabaseSchema[][] { [new("b"), new("b")], [new("b", "s"), new("c"), new("b", "s", "view")] })
        {
            var replace = () => Connections.ReplaceSchemasAsync(connection.Id, twice);
            await replace.Should().ThrowAsync<ArgumentException>().WithParameterName("schemas");
        }

        (await Connections.ListSchemasAsync(connection.Id)).Items.Select(s => s.TableName).Should().Equal("a");
    }

    [Fact]
    public async Task Delete_takes_the_cache_along()
    {
        var connection = await Connections.CreateAsync(Plain);
        await Connections.ReplaceSchemasAsync(connection.Id, [new("a")]);

        (await Connections.DeleteAsync(connection.Id)).Should().BeTrue();
        (await Connections.DeleteAsync(connection.Id)).Should().BeFalse();

        (await Connections.FindByIdAsync(connection.Id)).Should().BeNull();
        (await Connections.ListSchemasAsync(connection.Id)).Items.Should().BeEmpty();
        foreach (var change in new Func<Task>[]
        {
            () => Connections.UpdateAsync(connection.Id, new() { Name = "n" }),
            () => Connections.MarkConnectedAsync(connection.Id),
            () => Connections.MarkFailedAsync(connection.Id, "x"),
            () => Connections.ReplaceSchemasAsync(connection.Id, []),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var longest = new string('x', 257);
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Connections.CreateAsync(null!), "connection"),
            (() => Connections.CreateAsync(Plain with { Id = "" }), "connection.Id"),
            (() => Connections.CreateAsync(Plain with { UserId = "" }), "connection.UserId"),
            (() => Connections.CreateAsync(Plain with { Name = "" }), "connection.Name"),
            (() => Connections.CreateAsync(Plain with { ConnectionType = longest }), "connection.ConnectionType"),
            (() => Connections.CreateAsync(Plain with { Host = "\0" }), "connection.Host"),
            (() => Connections.CreateAsync(Plain with { Port = -1 }), "connection.Port"),
            (() => Connections.CreateAsync(Plain with { Port = 65536 }), "connection.Port"),
            (() => Connections.CreateAsync(Plain with { DatabaseName = "" }), "connection.DatabaseName"),
            (() => Connections.CreateAsync(Plain with { Username = "" }), "connection.Username"),
            (() => Connections.CreateAsync(Plain with { Password = new("\0") }), "connection.Password"),
            (() => Connections.CreateAsync(Plain with { AuthType = "" }), "connection.AuthType"),
            (() => Connections.CreateAsync(Plain with { SslConfig = "{" }), "connection.SslConfig"),
            (() => Connections.CreateAsync(Plain with { ConnectionOptions = "{" }), "connection.ConnectionOptions"),
            (() => Connections.CreateAsync(Plain with { Metadata = "{" }), "connection.Metadata"),
            (() => Connections.UpdateAsync("", new()), "id"),
            (() => Connections.UpdateAsync("c", null!), "update"),
            (() => Connections.UpdateAsync("c", new() { Name = "" }), "update.Name"),
            (() => Connections.UpdateAsync("c", new() { ConnectionType = "" }), "update.ConnectionType"),
            (() => Connections.UpdateAsync("c", new() { Host = "" }), "update.Host"),
            (() => Connections.UpdateAsync("c", new() { Port = 65536 }), "update.Port"),
            (() => Connections.UpdateAsync("c", new() { DatabaseName = "" }), "update.DatabaseName"),
            (() => Connections.UpdateAsync("c", new() { Username = "" }), "update.Username"),
            (() => Connections.UpdateAsync("c", new() { Password = new SecretText("\ud800") }), "update.Password"),
            (() => Connections.UpdateAsync("c", new() { AuthType = "" }), "update.AuthType"),
            (() => Connections.UpdateAsync("c", new() { SslConfig = "{" }), "update.SslConfig"),
            (() => Connections.UpdateAsync("c", new() { ConnectionOptions = "{" }), "update.ConnectionOptions"),
            (() => Connections.UpdateAsync("c", new() { Metadata = "{" }), "update.Metadata"),
            (() => Connections.FindByIdAsync(""), "id"),
            (() => Connections.ListAsync(new() { UserId = "" }), "filter.UserId"),
            (() => Connections.ListAsync(new() { ConnectionType = "" }), "filter.ConnectionType"),
            (() => Connections.ListAsync(limit: 0), "limit"),
            (() => Connections.MarkConnectedAsync(""), "id"),
            (() => Connections.MarkFailedAsync("c", ""), "error"),
            (() => Connections.DeleteAsync(""), "id"),
            (() => Connections.ReplaceSchemasAsync("", []), "connectionId"),
            (() => Connections.ReplaceSchemasAsync("c", null!), "schemas"),
            (() => Connections.ReplaceSchemasAsync("c", [null!]), "schemas"),
            (() => Connections.ReplaceSchemasAsync("c", [new("")]), "schema.TableName"),
            (() => Connections.ReplaceSchemasAsync("c", [new("t", "")]), "schema.SchemaName"),
            (() => Connections.ReplaceSchemasAsync("c", [new("t", tableType: "")]), "schema.TableType"),
            (() => Connections.ReplaceSchemasAsync("c", [new("t") { ColumnInfo = "{" }]), "schema.ColumnInfo"),
            (() => Connections.ReplaceSchemasAsync("c", [new("t") { Relationships = "{" }]), "schema.Relationships"),
            (() => Connections.ReplaceSchemasAsync("c", [new("t") { Indexes = "{" }]), "schema.Indexes"),
            (() => Connections.ReplaceSchemasAsync("c", [new("t") { RowCount = -1 }]), "schema.RowCount"),
            (() => Connections.FindSchemaAsync("", "t"), "connectionId"),
            (() => Connections.FindSchemaAsync("c", ""), "tableName"),
            (() => Connections.FindSchemaAsync("c", "t", ""), "schemaName"),
            (() => Connections.ListSchemasAsync(""), "connectionId"),
            (() => Connections.ListSchemasAsync("c", 0), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Connections.ListAsync()).Items.Should().BeEmpty();
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task One_users_store_knows_neither_others_connections_nor_shared_ones()
    {
        await Connections.CreateAsync(Plain with { Id = "bobs", UserId = Bob, Password = new("pass") });
        await Connections.CreateAsync(Plain with { Id = "shared" });
        var hers = Store.ForUser(Alice).Configuration.Connections;
        foreach (var id in new[] { "bobs", "shared" })
        {
            await Connections.ReplaceSchemasAsync(id, [new("t")]);
            (await hers.FindByIdAsync(id)).Should().BeNull();
            (await hers.DeleteAsync(id)).Should().BeFalse();
            (await hers.FindSchemaAsync(id, "t")).Should().BeNull();
            (await hers.ListSchemasAsync(id)).Items.Should().BeEmpty();
            foreach (var change in new Func<Task>[]
            {
                () => hers.UpdateAsync(id, new() { Name = "hers" }),
                () => hers.MarkConnectedAsync(id),
                () => hers.MarkFailedAsync(id, "x"),
                () => hers.ReplaceSchemasAsync(id, []),
            })
            {
                await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
            }

            (await Connections.ListSchemasAsync(id)).Items.Should().ContainSingle();
        }

        foreach (var filter in new DatabaseConnectionFilter[] { new(), new() { UserId = Bob }, new() { Shared = true }, new() { Shared = false } })
        {
            (await hers.ListAsync(filter)).Items.Should().BeEmpty();
        }

        var foreign = () => hers.CreateAsync(Plain with { UserId = Bob });
        await foreign.Should().ThrowAsync<ConversationStoreNotFoundException>();
        var own = await hers.CreateAsync(Plain with { Password = new("mine") });
        (own.UserId, own.Password!.Reveal()).Should().Be((Alice, "mine"));
        (await hers.UpdateAsync(own.Id, new() { Password = new SecretText("next") })).Password!.Reveal().Should().Be("next");
        (await hers.MarkConnectedAsync(own.Id)).LastConnectedAt.Should().Be(Clock.Now);
        (await hers.MarkFailedAsync(own.Id, "x")).LastError.Should().Be("x");
        await hers.ReplaceSchemasAsync(own.Id, [new("t")]);
        (await hers.FindSchemaAsync(own.Id, "t")).Should().NotBeNull();
        (await hers.ListSchemasAsync(own.Id)).Items.Should().ContainSingle();
        (await hers.ListAsync()).Items.Should().ContainSingle().Which.Id.Should().Be(own.Id);
        (await hers.DeleteAsync(own.Id)).Should().BeTrue();
    }

    [Fact]
    public async Task Deleting_a_user_deletes_their_connections()
    {
        await Connections.CreateAsync(Plain with { Id = "c", UserId = Bob });
        await Connections.ReplaceSchemasAsync("c", [new("t")]);

        await Store.Users.DeleteAsync(Bob);

        (await Connections.FindByIdAsync("c")).Should().BeNull();
        (await Connections.ListSchemasAsync("c")).Items.Should().BeEmpty();
    }
}
