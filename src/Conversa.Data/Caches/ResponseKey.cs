using Conversa.Data.Storage;

namespace Conversa.Data.Caches;

/// <summary>A request, checked, as the row of its answer is found.</summary>
internal sealed record ResponseKey(string Hash, string? UserId, string Model, string Preview)
{
    private const int PreviewLength = 100;

    public static ResponseKey Of(ResponseRequest request, IDatabase db, string? owner)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require.Name(request.Model);
        var messages = CanonicalJson.Of(request.Messages, db.Options, "request.Messages");
        var parameters = request.Parameters is null ? "null" : CanonicalJson.Of(request.Parameters, db.Options, "request.Parameters");
        Require.NameOrNull(request.UserId);
        Require.TextOrNull(request.Prompt, db.Options);
        Owners.RequireSame(request.UserId, owner);

        // No model's name holds NUL and no canonical JSON a line's end, so the three cannot run into one another.
        return new(CanonicalJson.Hash($"{request.Model}\0{messages}\n{parameters}"), request.UserId ?? owner, request.Model, PreviewOf(request, db.Options));
    }

    private static string PreviewOf(ResponseRequest request, ConversationStoreOptions options)
    {
        if (!options.CachePromptPreviews || request.Prompt is not { } prompt)
        {
            return "";
        }

        var end = Math.Min(prompt.Length, PreviewLength);
        return prompt[..(end < prompt.Length && char.IsHighSurrogate(prompt[end - 1]) ? end - 1 : end)];
    }
}
