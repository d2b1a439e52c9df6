using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>The lanes that take part, each open on its own copy of a prefilled database. Disposing closes them and deletes the copies.</summary>
internal sealed class TurnLanes : IAsyncDisposable
{
    private readonly List<string> _paths = [];
    private readonly Dictionary<string, ITurnLane> _lanes = [];

    public ITurnLane this[string name] => _lanes[name];

    public ConversaTurnLane Conversa => (ConversaTurnLane)_lanes[Lane.Conversa];

    /// <param name="workspace">Where.</param>
    /// <param name="template">What each gets a copy of.</param>
    /// <param name="names">Which.</param>
    /// <param name="cached">Whether the library keeps what is hot in memory.</param>
    /// <param name="searchable">Whether messages can be searched as soon as they are committed: by triggers, or by the library's own index.</param>
    public static async Task<TurnLanes> OnCopiesAsync(Workspace workspace, Template template, IEnumerable<string> names, bool cached = false, bool searchable = false)
    {
        var open = new TurnLanes();
        foreach (var name in names)
        {
            var path = workspace.Copy(template, name);
            open._paths.Add(path);
            open._lanes[name] = name switch
            {
                Lane.Raw => new RawTurnLane(path, Durability.Normal),
                Lane.Dapper => await DapperAsync(path, searchable),
                Lane.EfCore => new EfCoreTurnLane(path, Durability.Normal),
                _ => new ConversaTurnLane(await Stores.OpenAsync(path, cached: cached, search: searchable)),
            };
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

    private static async Task<DapperTurnLane> DapperAsync(string path, bool searchable)
    {
        var lane = new DapperTurnLane(path, Durability.Normal);
        if (searchable)
        {
            await lane.ExecuteAsync(PlainFullText.Install);
        }

        return lane;
    }
}
