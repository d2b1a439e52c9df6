using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests;

/// <summary>A directory that goes with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("conversa-tests-");

    /// <summary>The path of a database in it.</summary>
    public string Database => Path.Combine(_directory.FullName, "bot.db");

    public string this[string name] => Path.Combine(_directory.FullName, name);

    public Task<IConversationStore> OpenAsync(Action<ConversationStoreOptions>? configure = null)
    {
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={Database}" };
        configure?.Invoke(options);
        return ConversationStore.OpenAsync(options);
    }

    /// <summary>A connection of somebody else to the database.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }

    public object? Scalar(string sql)
    {
        using var connection = Connect();
        return connection.Scalar(sql);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
