namespace Conversa.Data.Storage;

/// <summary>A read of several statements, such as a search or a whole turn, which must see the same.</summary>
internal static class Snapshot
{
    public static async ValueTask<T> ReadAsync<T>(DbSession session, Func<DbSession, ValueTask<T>> work)
    {
        if (session.InTransaction)
        {
            return await work(session).ConfigureAwait(false);
        }

        session.BeginRead();
        try
        {
            var result = await work(session).ConfigureAwait(false);
            session.Commit();
            return result;
        }
        finally
        {
            session.Rollback();
        }
    }
}
