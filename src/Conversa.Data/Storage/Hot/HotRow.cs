namespace Conversa.Data.Storage.Hot;

/// <summary>A row or list that is kept by itself, and the generation of its table that it is of.</summary>
internal sealed record HotRow<T>(T Value, int Generation)
    where T : class;
