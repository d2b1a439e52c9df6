using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Scenarios.Search;

/// <summary>Raw SQLite with a full-text trigger beside the library with its search on, each on its own copy.</summary>
internal sealed class SearchableLanes(RawLane raw, ConversaLane conversa, string[] paths) : IAsyncDisposable
{
    public static IReadOnlyList<string> Names { get; } = [Lane.Raw, Lane.Conversa];

    public RawLane Raw => raw;

    public ConversaLane Conversa => conversa;

    public ILane this[string name] => name == Lane.Raw ? raw : conversa;

    public static async Task<SearchableLanes> OnCopiesAsync(Workspace workspace, Template template)
    {
        string[] paths = [workspace.Copy(template, "plain"), workspace.Copy(template, "search")];
        var raw = new RawLane(paths[0], Durability.Normal);
        raw.Execute(PlainFullText.Install);
        var conversa = new ConversaLane(await Stores.OpenAsync(paths[1], search: true));
        await conversa.IndexAsync();
        return new(raw, conversa, paths);
    }

    public async ValueTask DisposeAsync()
    {
        await raw.DisposeAsync();
        await conversa.DisposeAsync();
        Array.ForEach(paths, Workspace.Delete);
    }
}
