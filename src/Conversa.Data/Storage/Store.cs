using System.Collections.Concurrent;
using Conversa.Data.Credits;
using Conversa.Data.Maintenance;
using Conversa.Data.Prompts;
using Conversa.Data.Queue;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Storage;

/// <summary>The whole store: all repositories over one engine.</summary>
internal sealed class Store(SqliteEngine engine, string? temporaryDirectory = null) : StoreModules(engine, owner: null), IConversationStore
{
    private readonly ConcurrentQueue<Func<Task>> _beforeClosing = new();
    private int _gone;

    public Store(ConversationStoreOptions options, ILogger? logger)
        : this(new SqliteEngine(options, logger))
    {
    }

    public ConversationStoreOptions Options => engine.Options;

    public IAnalytics Analytics => field ??= new Analytics(engine);

    public override IHostConfiguration Configuration => field ??= new HostConfiguration(engine);

    public IPromptRepository Prompts => field ??= new PromptRepository(engine);

    public ICreditRepository Credits => field ??= new CreditRepository(engine);

    public TaskSignal TaskSignal => engine.TaskSignal;

    public IMaintenance Maintenance => field ??= new MaintenanceService(engine);

    // Not async: what it notes of the caller's flow would not outlive an async method.
    public Task<IUnitOfWork> BeginAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IUnitOfWork>(new StoreUnitOfWork(engine.BeginUnit()));
    }

    /// <summary>Notes work that still has something to write when the store is disposed.</summary>
    public void BeforeClosing(Func<Task> work) => _beforeClosing.Enqueue(work);

    public IUserStore ForUser(string userId) => new UserStore(engine, engine, userId);

    /// <summary>Opens the database now instead of at its first use. A schema that is left to the host may be missing still.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => engine.Options.ApplySchema
        ? engine.OpenAsync(cancellationToken)
        : engine.ConnectAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        while (_beforeClosing.TryDequeue(out var work))
        {
            await work().ConfigureAwait(false);
        }

        await engine.DisposeAsync().ConfigureAwait(false);
        if (temporaryDirectory is not null && Interlocked.Exchange(ref _gone, 1) == 0)
        {
            Directory.Delete(temporaryDirectory, recursive: true);
        }
    }

    // Containers that are disposed synchronously cannot await; nothing that disposing waits for needs their thread.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
