using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>All lanes, each open on its own copy of a prefilled database. Disposing closes them and deletes the copies.</summary>
internal sealed class OpenLanes : IAsyncDisposable
{
    private readonly List<string> _paths = [];
    private readonly Dictionary<string, ILane> _lanes = [];

    private OpenLanes(Template template) => Template = template;

    public Template Template { get; }

    public ILane this[string name] => _lanes[name];

    public static async Task<OpenLanes> OnCopiesAsync(Workspace workspace, Template template, Durability durability, bool cached)
    {
        var open = new OpenLanes(template);
        foreach (var name in Lane.Names)
        {
            var path = workspace.Copy(template, name);
            open._paths.Add(path);
            open._lanes[name] = await Lane.OpenAsync(name, path, durability, cached);
        }

        return open;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes.Values)
        {
            await lane.DisposeAsync();
        }

        _paths.ForEach(Workspace.Delete);
    }
}
