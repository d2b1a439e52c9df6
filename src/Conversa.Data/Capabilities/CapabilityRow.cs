using Conversa.Data.Storage;

namespace Conversa.Data.Capabilities;

/// <summary>How a capability stands in a row of <c>capabilities_config</c>: the columns that capabilities.sql selects, in their order.</summary>
internal static class CapabilityRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns = ["Id", "Name", "Version", "Config", "Description", "IsEnabled", "Metadata", "CreatedAt", "UpdatedAt"];

    public static Capability Read(Statement row) => new()
    {
        Id = row.Text(0),
        Name = row.Text(1),
        Version = row.Integer(2),
        Config = row.Text(3),
        Description = row.TextOrNull(4),
        IsEnabled = row.Integer(5) == 1,
        Metadata = row.TextOrNull(6),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(8)),
    };

    public static CapabilityVersion ReadVersion(Statement row) => new()
    {
        Version = row.Integer(0),
        Config = row.Text(1),
        ChangedBy = row.RepeatedTextOrNull(2),
        ChangeReason = row.TextOrNull(3),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(4)),
    };
}
