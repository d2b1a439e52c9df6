using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests;

/// <summary>A store whose database a test can reach beneath it, for what other programs do and for what no repository shows.</summary>
internal sealed class RawStore : IAsyncDisposable
{
    private readonly SqliteEngine _engine;

    public RawStore(string connectionString = "Data Source=:memory:", Action<ConversationStoreOptions>? configure = null, ILogger? logger = null)
    {
        var options = new ConversationStoreOptions { ConnectionString = connectionString, TimeProvider = Clock };
        configure?.Invoke(options);
        _engine = new SqliteEngine(options, logger);
        Store = new Store(_engine);
    }

    public ManualClock Clock { get; } = new();

    public IConversationStore Store { get; }

    public IDatabase Database => _engine;

    public Task RunAsync(string script) => _engine.WriteAsync(
        session =>
        {
            session.RunScript(script);
            return new ValueTask<bool>(true);
        },
        CancellationToken.None);

    public Task<string?> ScalarAsync(string text) => _engine.ReadAsync(session => new ValueTask<string?>(session.RunScalar(text)), CancellationToken.None);

    public Task<string[]> ColumnsAsync(string block) => _engine.WriteAsync(session => new ValueTask<string[]>([.. session.Statement(block).Columns]), CancellationToken.None);

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
