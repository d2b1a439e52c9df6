namespace Conversa.Data.Torture.Simulation;

/// <summary>One thing done to the store, and the same to the model.</summary>
/// <param name="What">What, with its arguments.</param>
/// <param name="Act">Does it to the store and says what came of it.</param>
/// <param name="Expect">Does it to the model and says what must come of it; an exception's name where one must.</param>
/// <param name="Writes">Whether it may change something.</param>
internal sealed record Step(string What, Func<IStoreModules, CancellationToken, Task<string>> Act, Func<Model, string> Expect, bool Writes);
