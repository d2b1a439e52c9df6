using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Storage;

public sealed class StartReportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("3.44.5", true)]
    [InlineData("3.44.6", false)]
    [InlineData("3.50.4", true)]
    [InlineData("3.50.7", false)]
    [InlineData("3.51.2", true)]
    [InlineData("3.51.3", false)]
    [InlineData("3.52.0", false)]
    public void The_versions_with_the_WAL_reset_bug_are_known(string version, bool affected) =>
        SqliteVersion.HasWalResetBug(Version.Parse(version)).Should().Be(affected);

    [Fact]
    public async Task An_edited_script_is_logged_after_the_start()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute("UPDATE script_checksums SET checksum = 'edited' WHERE script_name LIKE '%users.sql'");
        var logger = new WaitingLogger("0002_users");
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={_directory.Database}" }, logger);

        await logger.Heard.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_is_rolled_back_after_the_start_stays_so_until_the_next_use_which_reports()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute("UPDATE script_checksums SET checksum = 'edited' WHERE script_name LIKE '%users.sql'");
        var logger = new WaitingLogger("0002_users");
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={_directory.Database}" }, logger);
        await store.Maintenance.RollbackToAsync(3);

        await Task.Delay(TimeSpan.FromSeconds(1)); // The report of the start has come by then.
        _directory.Scalar("SELECT schema_version FROM store_info").Should().Be(3L);
        await store.Conversations.CreateAsync("alice");

        await logger.Heard.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class WaitingLogger(string text) : ILogger
    {
        private readonly TaskCompletionSource _heard = new();

        public Task Heard => _heard.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(text, StringComparison.Ordinal))
            {
                _heard.TrySetResult();
            }
        }
    }
}
