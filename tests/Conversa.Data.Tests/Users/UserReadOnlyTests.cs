namespace Conversa.Data.Tests.Users;

public sealed class UserReadOnlyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("conversa-users-");

    [Fact]
    public async Task FindOrCreate_writes_nothing_for_a_user_who_is_known()
    {
        var path = Path.Combine(_directory.FullName, "bot.db");
        await using var writing = await ConversationStore.OpenAsync($"Data Source={path}");
        var known = await writing.Users.FindOrCreateAsync("discord", "1", "Alice");

        await using var reading = await ConversationStore.OpenAsync($"Data Source={path};Mode=ReadOnly");

        (await reading.Users.FindOrCreateAsync("discord", "1", "Al")).Should().Be(known);
        (await reading.ForUser(known.Id).Users.FindOrCreateAsync("discord", "1")).Should().Be(known);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
