using System.Security.Cryptography;
using Conversa.Data.Uploads;

namespace Conversa.Data.Tests.Uploads;

/// <summary>Two stores on one database and one root: they share no more than two processes do.</summary>
public sealed class UploadProcessesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Saves_and_deletes_of_one_content_never_lose_its_bytes()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();

        await Task.WhenAll(new[] { one, other, one, other }.Select(store => Task.Run(() => SaveAndDeleteAsync(store.Files.Uploads))));

        Directory.EnumerateFiles(_directory["uploads"], "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    private static async Task SaveAndDeleteAsync(IFileUploadRepository uploads)
    {
        for (var i = 0; i < 10; i++)
        {
            var upload = await uploads.SaveAsync(new NewUpload("alice", "x"), new MemoryStream([1, 2, 3]));
            await using (var stream = await uploads.OpenReadAsync(upload.Id, verify: true))
            {
                Convert.ToHexStringLower(await SHA256.HashDataAsync(stream!)).Should().Be(upload.ContentHash);
            }

            (await uploads.DeleteAsync(upload.Id)).Should().BeTrue();
        }
    }

    private Task<IConversationStore> OpenAsync() => _directory.OpenAsync(options => options.UploadRoot = _directory["uploads"]);
}
