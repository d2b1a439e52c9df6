using System.Globalization;

namespace Conversa.Data.Torture.Surface;

/// <summary>
/// A user whose rows all have the user's own name as their id, in every table, and by which everything of theirs is found; what they wrote is a word that is nobody else's.
/// </summary>
/// <param name="Name">The user's id, and that of their rows.</param>
/// <param name="Word">In all that they wrote.</param>
internal sealed record Person(string Name, string Word)
{
    /// <summary>Their text for a place, as it is when they fill it themselves.</summary>
    public string Text(SlotKind kind) => kind switch
    {
        SlotKind.Content => $"{Word} {Word}",
        SlotKind.Json => $$"""{"{{Word}}":"{{Word}}"}""",
        SlotKind.JsonArray => $"""["{Word}"]""",
        SlotKind.Secret => $$"""{"key":"{{Word}}"}""",
        _ => Key(kind),
    };

    /// <summary>What others must say to find a row of theirs; what they wrote is not in it.</summary>
    public string Key(SlotKind kind) => kind switch
    {
        SlotKind.Hash => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Name))),
        SlotKind.Table => "messages",
        SlotKind.Search => Word,
        SlotKind.Json => "{}",
        SlotKind.JsonArray => "[]",
        SlotKind.Content => "nothing in it",
        SlotKind.Secret => "{}",
        _ => Name,
    };

    /// <summary>Makes a row of theirs by every method that can, as themselves.</summary>
    /// <returns>How many calls stored something.</returns>
    public Task<int> FillAsync(IConversationStore store) => FillAsync(store.ForUser(Name), typeof(IUserStore));

    /// <summary>Makes rows with their name by every method of the host's.</summary>
    /// <returns>How many calls stored something.</returns>
    public Task<int> FillAsHostAsync(IConversationStore store) => FillAsync(store, typeof(IConversationStore));

    private async Task<int> FillAsync(object own, Type type)
    {
        var done = 0;

        // What needs another row finds it in a later round.
        for (var round = 0; round < 3; round++)
        {
            var all = round == 2;
            foreach (var method in ApiMethod.Of(type).Where(m => m.Fills))
            {
                var arguments = new ApiArguments(slot => Fill(slot, all)).For(method);
                done += (await Outcome.OfAsync(method, own, arguments)).Error is null ? 1 : 0;
            }
        }

        return done;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}");

    // An external id would make the first message of a method without ids the only one.
    private string? Fill(Slot slot, bool all) =>
        slot.Required || slot.Name is "Id" or "ExternalId" or "ExternalKey" or "DedupeKey" or "CallId" or "ProviderMessageId" or "UserId" or "userId"
            || (all && slot.Kind is SlotKind.Content or SlotKind.Json or SlotKind.JsonArray or SlotKind.Secret)
            || slot.Name is "ConversationId" or "conversationId" or "MessageId" or "messageId"
            ? Text(slot.Kind)
            : null;
}
