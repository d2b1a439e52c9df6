using System.Security.Cryptography;
using Conversa.Data.Uploads;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Uploads;

/// <summary>What holds after any saves and deletions.</summary>
public sealed class UploadProperties : IDisposable
{
    private static readonly string[] Users = ["alice", "bob"];

    private readonly TemporaryDirectory _directory = new();
    private int _runs;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Rows_quotas_and_files_are_those_of_a_plain_list() => Prop.ForAll(
        (from user in Gen.Choose(0, 1)
         from size in Gen.Choose(0, 4)
         from delete in Gen.Choose(-4, 5)
         select (User: Users[user], Size: size * 10, Delete: delete)).ListOf().ToArbitrary(),
        steps => RunAsync([.. steps]).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    private async Task<bool> RunAsync((string User, int Size, int Delete)[] steps)
    {
        const int Quota = 100;
        var root = _directory[$"run{_runs++}"];
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", UploadRoot = root, UploadQuotaBytes = Quota, UploadMaxFileBytes = 30 });
        var (uploads, model) = (store.Files.Uploads, new List<Upload>());
        foreach (var (user, size, delete) in steps)
        {
            if (delete >= 0 && delete < model.Count)
            {
                (await uploads.DeleteAsync(model[delete].Id)).Should().BeTrue();
                model.RemoveAt(delete);
                continue;
            }

            var fits = size <= 30 && model.Where(u => u.UserId == user).Sum(u => u.FileSize) + size <= Quota;
            try
            {
                model.Add(await uploads.SaveAsync(new NewUpload(user, "x"), new MemoryStream(new byte[size])));
                fits.Should().BeTrue();
            }
            catch (UploadQuotaException)
            {
                fits.Should().BeFalse();
            }
        }

        (await uploads.ListAsync()).Items.Should().BeEquivalentTo(model);
        foreach (var user in Users)
        {
            var own = model.Where(u => u.UserId == user).ToList();
            (await uploads.GetUsageAsync(user)).Should().Be(new UploadUsage { Files = own.Count, Bytes = own.Sum(u => u.FileSize) });
        }

        foreach (var upload in model)
        {
            await using var stream = await uploads.OpenReadAsync(upload.Id, verify: true);
            Convert.ToHexStringLower(await SHA256.HashDataAsync(stream!)).Should().Be(upload.ContentHash);
        }

        var files = Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(Path.GetFileName) : [];
        files.Should().BeEquivalentTo(model.Select(u => u.FileName).Distinct());
        return (await uploads.CleanUpAsync(TimeSpan.Zero)) is { RemovedFiles: 0, MissingCount: 0 };
    }
}
