using System.Security.Cryptography;
using System.Text;

namespace Conversa.Data.Storage;

/// <summary>The users that rows belong to.</summary>
internal static class Owners
{
    /// <summary>Makes the user's row if there is none: a user appears with their first conversation, goal or preference.</summary>
    public static async ValueTask EnsureAsync(DbSession session, IDatabase db, string userId) =>
        await session.Statement("users/Ensure")
            .Bind("id", userId).Bind("hash", HashOf(userId, db.Options)).Bind("now", db.Now).Bind("owner", (string?)null)
            .ExecuteAsync().ConfigureAwait(false);

    /// <summary>A store that is one user's does not know the others.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The user is another.</exception>
    public static void RequireSame(string? userId, string? owner)
    {
        if (owner is not null && userId is not null && !string.Equals(userId, owner, StringComparison.Ordinal))
        {
            throw new ConversationStoreNotFoundException($"User '{userId}' does not exist here.");
        }
    }

    /// <summary>The keyed hash of an id; null without a key. A plain hash of a number is no secret.</summary>
    public static string? HashOf(string value, ConversationStoreOptions options) =>
        options.HashKey is { } key ? Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value))) : null;
}
