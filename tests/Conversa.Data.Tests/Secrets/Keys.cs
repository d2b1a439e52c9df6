using Conversa.Data.Secrets;

namespace Conversa.Data.Tests.Secrets;

/// <summary>Keys of secrets for tests, each of bytes of its own.</summary>
internal static class Keys
{
    /// <summary>What no text but a secret holds.</summary>
    public const string Marker = "sk-MARKER-7f3a";

    public static SecretKey Main => Of("main", 1);

    public static SecretKey Old => Of("old", 2);

    public static SecretKey Of(string name, byte with) => new(name, [.. Enumerable.Repeat(with, 32)]);

    public static ConversationStoreOptions Ring(params SecretKey[] keys) => new ConversationStoreOptions().With(keys);

    public static ConversationStoreOptions With(this ConversationStoreOptions options, params SecretKey[] keys)
    {
        foreach (var key in keys)
        {
            options.SecretKeys.Add(key);
        }

        return options;
    }
}
