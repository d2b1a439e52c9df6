namespace Conversa.Data.Storage;

/// <summary>Whose a row of the host's own figures is. Such a row never makes a user: a late one would bring an erased user back.</summary>
internal static class Telemetry
{
    /// <returns>The session's user, or the user named; null when neither is.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The session or the user does not exist, or the session is another user's.</exception>
    public static async ValueTask<string?> FindUserAsync(DbSession session, string? sessionId, string? userId)
    {
        if (sessionId is not null)
        {
            var user = await session.Statement("sessions/FindUserId").Bind("id", sessionId).Bind("owner", userId).FindAsync(row => row.Text(0)).ConfigureAwait(false);
            return user ?? throw new ConversationStoreNotFoundException($"Session '{sessionId}' does not exist{(userId is null ? "" : $" for user '{userId}'")}.");
        }

        return userId is null
            ? null
            : await session.Statement("users/FindById").Bind("id", userId).Bind("owner", (string?)null).FindAsync(row => row.Text(0)).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"User '{userId}' does not exist.");
    }
}
