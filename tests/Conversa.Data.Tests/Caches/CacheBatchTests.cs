using Conversa.Data.Caches;

namespace Conversa.Data.Tests.Caches;

public sealed class CacheBatchTests
{
    [Fact]
    public async Task The_results_of_a_path_go_in_batches_between_which_others_can_write()
    {
        await using var raw = new RawStore();
        var key = new FileResultKey("/a", new string('a', 64), "parse");
        for (var i = 0; i < 250; i++)
        {
            await raw.Store.Caches.FileResults.SetAsync(key with { ProcessingType = $"{i}" }, "1");
        }

        var first = await HeldWork.BeginAsync(work => raw.Database.WriteAsync(_ => work(), CancellationToken.None));
        var removing = raw.Store.Caches.FileResults.RemoveByPathAsync("/a");
        var between = raw.Database.WriteAsync(session => new ValueTask<long>(session.RunCount("SELECT count(*) FROM file_processing_cache")), CancellationToken.None);
        await first.EndAsync();

        (await between).Should().Be(150);
        (await removing).Should().Be(250);
        (await raw.Store.Caches.FileResults.GetStatisticsAsync()).Entries.Should().Be(0);
    }
}
