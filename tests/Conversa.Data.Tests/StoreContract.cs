using Conversa.Data.Conversations;

namespace Conversa.Data.Tests;

/// <summary>A store of its own for each test, with a clock that the test moves.</summary>
public abstract class StoreContract(EngineKind engine) : IAsyncLifetime
{
    protected const string Alice = "alice";
    protected const string Bob = "bob";

    private static readonly Lazy<Task<string>> New = new(MakeAsync);

    private readonly List<TemporaryDirectory> _directories = [];

    protected ManualClock Clock { get; } = new();

    protected IConversationStore Store { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Store = await OpenAsync(Configure);

    public virtual async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        _directories.ForEach(directory => directory.Dispose());
    }

    protected virtual void Configure(ConversationStoreOptions options)
    {
    }

    protected async Task<IConversationStore> OpenAsync(Action<ConversationStoreOptions> configure)
    {
        var options = new ConversationStoreOptions { TimeProvider = Clock };
        configure(options);
        options.ConnectionString = engine == EngineKind.TemporaryFile ? $"Data Source={await NewFileAsync()}" : "Data Source=:memory:";
        return await ConversationStore.OpenAsync(options);
    }

    // Migrating a new file takes longer than most tests: each begins with a copy of one that is new.
    private async Task<string> NewFileAsync()
    {
        var directory = new TemporaryDirectory();
        _directories.Add(directory);
        File.Copy(await New.Value, directory.Database);
        return directory.Database;
    }

    private static async Task<string> MakeAsync()
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        await using var store = await directory.OpenAsync();
        return directory.Database;
    }

    /// <summary>A conversation of <see cref="Alice"/>, or of whom one says.</summary>
    protected Task<Conversation> ChatAsync(string userId = Alice) => Store.Conversations.CreateAsync(userId);
}
