using Conversa.Data.Storage;

namespace Conversa.Data.Secrets;

/// <summary>Encrypts with the first key what an older one has encrypted, in batches: other writes go in between.</summary>
internal sealed class SecretRotator(IDatabase db)
{
    private const int Batch = 200;
    private const int MostReasons = 100;

    private readonly List<string> _reasons = [];
    private long _rotated;
    private long _unreadable;

    public async Task<SecretRotation> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var column in SecretColumn.All)
        {
            await RunAsync(column, cancellationToken).ConfigureAwait(false);
        }

        return new() { Rotated = _rotated, Unreadable = _unreadable, Reasons = _reasons };
    }

    private async Task RunAsync(SecretColumn column, CancellationToken cancellationToken)
    {
        var current = column.Current(db.Options);
        var after = "";
        while (true)
        {
            var rows = await db.ReadAsync(
                session => session.Statement(column.ListBlock).Bind("after", after).Bind("current", current).Bind("limit", Batch).ListAsync(SecretRow.Read),
                cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return;
            }

            after = rows[^1].Id;
            var anew = rows.ConvertAll(row => (row.Id, Old: row.Value, New: Reseal(column, row)));
            _rotated += await db.WriteAsync(
                async session =>
                {
                    var changed = 0;
                    foreach (var (id, old, value) in anew)
                    {
                        // What somebody else has set meanwhile is under the first key already.
                        changed += value is null ? 0 : await column.ReplaceAsync(session, id, old, value, db.Now).ConfigureAwait(false);
                    }

                    return changed;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private string? Reseal(SecretColumn column, SecretRow row)
    {
        try
        {
            return column.Seal(column.Open(row.Value, row.Id, row.UserId, db.Options), row.Id, row.UserId, db.Options);
        }
        catch (ConversationStoreSecretException e)
        {
            _unreadable++;
            if (_reasons.Count < MostReasons)
            {
                _reasons.Add(e.Message);
            }

            return null;
        }
    }
}
