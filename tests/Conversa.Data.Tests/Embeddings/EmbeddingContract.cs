using Conversa.Data.Embeddings;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Embeddings;

/// <summary>What the contracts of vectors share: messages to have vectors of, and vectors of two dimensions by their angle.</summary>
public abstract class EmbeddingContract(EngineKind engine) : StoreContract(engine)
{
    protected const string Model = "m";

    protected IEmbeddingRepository Vectors => Store.Messages.Embeddings;

    protected string Chat { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Chat = (await ChatAsync()).Id;
    }

    protected static float[] At(double degrees, double length = 1) =>
        [(float)(length * Math.Cos(double.DegreesToRadians(degrees))), (float)(length * Math.Sin(double.DegreesToRadians(degrees)))];

    /// <summary>A message with this id, and a vector of it.</summary>
    protected async Task AddAsync(string id, double degrees, string? chat = null, string model = Model)
    {
        await SayAsync(id, "some words", chat);
        await Vectors.SetAsync(id, model, At(degrees));
    }

    protected Task<Message> SayAsync(string id, string text, string? chat = null) =>
        Store.Messages.CreateAsync(new NewMessage(chat ?? Chat, MessageRole.User, text) { Id = id });

    protected async Task<string[]> NearestIdsAsync(double degrees, int limit = 10, EmbeddingFilter? filter = null, string model = Model) =>
        [.. (await Vectors.NearestAsync(model, At(degrees), limit, filter: filter)).Select(n => n.Id)];
}
