namespace Conversa.Data.Storage;

/// <summary>A search reads the index and its table by several statements, which must see the same.</summary>
internal static class SearchSnapshot
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
            return await work(session).ConfigureAwait(false);
        }
        finally
        {
            session.Rollback();
        }
    }
}
