using System.Text.Json;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>What most bots begin with: a JSON file for each conversation, read and written whole on every turn; written beside and renamed, so that a crash leaves the old one.</summary>
internal sealed class JsonFiles(string directory)
{
    private readonly Dictionary<string, SemaphoreSlim> _turns = [];

    /// <summary>Makes a conversation's file.</summary>
    public async Task CreateAsync(string conversationId, List<ChatMessage> messages)
    {
        Directory.CreateDirectory(directory);
        _turns[conversationId] = new SemaphoreSlim(1);
        await WriteAsync(conversationId, messages);
    }

    /// <summary>One turn: the history for the model, then what was said, stored.</summary>
    /// <returns>How many messages there are.</returns>
    public async ValueTask<int> TurnAsync(string conversationId, string question, string answer)
    {
        var turn = _turns[conversationId];
        await turn.WaitAsync();
        try
        {
            var messages = await ReadAsync(conversationId);
            messages.Add(new("user", question, DateTimeOffset.UtcNow));
            messages.Add(new("assistant", answer, DateTimeOffset.UtcNow));
            await WriteAsync(conversationId, messages);
            return messages.Count;
        }
        finally
        {
            turn.Release();
        }
    }

    private string PathOf(string conversationId) => Path.Combine(directory, $"{conversationId}.json");

    private async Task<List<ChatMessage>> ReadAsync(string conversationId)
    {
        await using var file = File.OpenRead(PathOf(conversationId));
        return (await JsonSerializer.DeserializeAsync<List<ChatMessage>>(file))!;
    }

    private async Task WriteAsync(string conversationId, List<ChatMessage> messages)
    {
        var path = PathOf(conversationId);
        var beside = $"{path}.tmp";
        await using (var file = File.Create(beside))
        {
            await JsonSerializer.SerializeAsync(file, messages);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>A message as such files have it.</summary>
    internal sealed record ChatMessage(string Role, string Content, DateTimeOffset Timestamp);
}
