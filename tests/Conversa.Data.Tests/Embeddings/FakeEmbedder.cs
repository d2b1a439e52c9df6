using Conversa.Data.Embeddings;

namespace Conversa.Data.Tests.Embeddings;

/// <summary>An embedder that a test tells what to do. By itself it answers a vector of each text's length.</summary>
internal sealed class FakeEmbedder : IEmbedder
{
    public List<string[]> Calls { get; } = [];

    /// <summary>Done at the start of each call.</summary>
    public Func<IReadOnlyList<string>, Task>? Before { get; set; }

    /// <summary>Answered in place of the vectors.</summary>
    public Func<float[][]?>? Answer { get; set; }

    public static float[] Of(string text) => [1, text.Length];

    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Calls.Add([.. texts]);
        await (Before?.Invoke(texts) ?? Task.CompletedTask);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = Answer is null ? [.. texts.Select(Of)] : Answer();
        return answer is null ? null! : [.. answer.Select(v => new ReadOnlyMemory<float>(v))];
    }
}
