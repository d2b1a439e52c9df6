using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>Makes the settings on each connection that EF Core opens.</summary>
internal sealed class EfCorePragmas(Durability durability) : DbConnectionInterceptor
{
    private readonly string _pragmas = Lanes.Pragmas.Of(durability);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
