using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data;

/// <summary>Opens conversation stores for programs without a container. Hosts with one use <c>services.AddConversationStore()</c>.</summary>
public static class ConversationStore
{
    /// <summary>Opens a database, creating and migrating it as need be.</summary>
    /// <param name="connectionString">Where it is, such as <c>Data Source=bot.db</c> or <c>Data Source=:memory:</c>.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="ArgumentException">The connection string is not one the store can use; the text says why.</exception>
    /// <exception cref="ConversationStoreException">The file cannot be opened, is damaged, or has a schema that this library cannot use.</exception>
    public static Task<IConversationStore> OpenAsync(string connectionString, CancellationToken cancellationToken = default) =>
        OpenAsync(new ConversationStoreOptions { ConnectionString = connectionString }, cancellationToken: cancellationToken);

    /// <summary>Opens a database with these settings.</summary>
    /// <param name="options">The settings; do not change them afterwards.</param>
    /// <param name="logger">Where the store reports to; null for nowhere.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="ArgumentException">A setting breaks a rule; the text names both.</exception>
    /// <exception cref="ConversationStoreException">The file cannot be opened, is damaged, or has a schema that this library cannot use.</exception>
    public static Task<IConversationStore> OpenAsync(ConversationStoreOptions options, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ConversationStoreOptionsValidator.ThrowIfInvalid(options);
        return OpenAsync(new Store(options, logger), cancellationToken);
    }

    /// <summary>Opens a new database in a temporary file, with the full engine, that is deleted when the store is disposed. For tests.</summary>
    /// <param name="configure">Changes the settings; the connection string is set afterwards. Null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public static Task<IConversationStore> OpenTemporaryAsync(Action<ConversationStoreOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new ConversationStoreOptions();
        configure?.Invoke(options);

        // Checked before there is a directory to leave behind.
        options.ConnectionString = "Data Source=:memory:";
        ConversationStoreOptionsValidator.ThrowIfInvalid(options);
        var directory = Directory.CreateTempSubdirectory("conversa-");
        options.ConnectionString = DataSource.ConnectionStringOf(Path.Combine(directory.FullName, "conversa.db"));
        return OpenAsync(NewTemporary(options, directory), cancellationToken);
    }

    // From here on the store deletes the directory.
    private static Store NewTemporary(ConversationStoreOptions options, DirectoryInfo directory)
    {
        try
        {
            return new Store(new SqliteEngine(options, logger: null), directory.FullName);
        }
        catch
        {
            directory.Delete();
            throw;
        }
    }

    private static async Task<IConversationStore> OpenAsync(Store store, CancellationToken cancellationToken)
    {
        try
        {
            await store.OpenAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
