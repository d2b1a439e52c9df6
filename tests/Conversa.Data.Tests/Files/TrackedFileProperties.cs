using Conversa.Data.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Files;

/// <summary>What holds for any path and content.</summary>
public sealed class TrackedFileProperties : IAsyncLifetime
{
    private IConversationStore _store = null!;

    public async Task InitializeAsync() => _store = await ConversationStore.OpenTemporaryAsync();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_path_is_kept_as_it_is_and_found_again() => Check(
        from path in Gen.Elements("a", "/", "\\", ".", "..", " ", "é", "İ", "漢", "\ud83d\ude00", "%", "'", "\n", ":").NonEmptyListOf().Select(string.Concat)
        from size in Gen.Choose(0, int.MaxValue)
        from digit in Gen.Elements('0', 'a', 'F')
        select new NewTrackedFile(path, size, new string(digit, 64)),
        given =>
        {
            var file = Wait(_store.Files.Tracked.TrackAsync(given)).File;
            return file.FilePath == given.FilePath && file.FileSize == given.FileSize && string.Equals(file.FileHash, given.FileHash, StringComparison.OrdinalIgnoreCase)
                && given.FilePath.EndsWith(file.FileName, StringComparison.Ordinal)
                && Wait(_store.Files.Tracked.FindByPathAsync(given.FilePath)) == file
                && Wait(_store.Files.Tracked.TrackAsync(given)) == new FileTracking { File = file, Change = FileChange.Unchanged };
        });

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
