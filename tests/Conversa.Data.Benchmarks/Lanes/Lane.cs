namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The lanes by name, the yardstick first.</summary>
internal static class Lane
{
    public const string Raw = "raw";
    public const string Dapper = "dapper";
    public const string EfCore = "efcore";
    public const string Conversa = "conversa";

    /// <summary>Not one of those that do everything: a JSON file for each conversation.</summary>
    public const string Json = "json";

    public static IReadOnlyList<string> Names { get; } = [Raw, Dapper, EfCore, Conversa];

    /// <param name="name">Which.</param>
    /// <param name="path">The database.</param>
    /// <param name="durability">What a power cut can take.</param>
    /// <param name="cached">Whether the library keeps what is hot in memory.</param>
    public static async Task<ILane> OpenAsync(string name, string path, Durability durability, bool cached) => name switch
    {
        Raw => new RawLane(path, durability),
        Dapper => new DapperLane(path, durability),
        EfCore => new EfCoreLane(path, durability),
        _ => new ConversaLane(await Stores.OpenAsync(path, durability, cached)),
    };
}
