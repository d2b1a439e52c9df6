using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Caches;

/// <summary>
/// What a model is asked: the key of its answer. Two requests are the same when model, messages and parameters say the same, however their JSON is laid out:
/// the order of properties, white space and escapes do not count, the spelling of numbers does.
/// </summary>
public sealed record ResponseRequest
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public ResponseRequest()
    {
    }

    /// <summary>Makes one with what every request has.</summary>
    [SetsRequiredMembers]
    public ResponseRequest(string model, string messages, string? parameters = null) => (Model, Messages, Parameters) = (model, messages, parameters);

    /// <summary>The model, 1 to 256 characters, compared ordinally; with its provider where two have models of one name.</summary>
    public required string Model { get; init; }

    /// <summary>All that the model is given to read, as JSON: the messages with the system prompt and the context.</summary>
    public required string Messages { get; init; }

    /// <summary>All else that the answer depends on, as JSON: temperature, seed, tools, the format of the answer. Null for nothing.</summary>
    public string? Parameters { get; init; }

    /// <summary>The user whose answer it is, who must exist; another's answer to the same request is not theirs. Null shares it among all; in the store of one user, null is that user.</summary>
    public string? UserId { get; init; }

    /// <summary>The prompt as text, of which the first 100 characters are stored where <see cref="ConversationStoreOptions.CachePromptPreviews"/> says so. Not part of the key.</summary>
    public string? Prompt { get; init; }
}
