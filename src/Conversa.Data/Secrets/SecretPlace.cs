using System.Buffers.Binary;
using System.Text;

namespace Conversa.Data.Secrets;

/// <summary>Where an encrypted value stands, to which it is bound: anywhere else it cannot be read.</summary>
internal readonly record struct SecretPlace(string Table, string Field, string RowId, string? UserId)
{
    /// <summary>The place and the envelope's header, each part with its length before it, so that no two places are the same bytes.</summary>
    public byte[] AssociatedData(string header)
    {
        string?[] parts = [header, Table, Field, RowId, UserId];
        var data = new byte[parts.Sum(part => sizeof(int) + (part is null ? 0 : Encoding.UTF8.GetByteCount(part)))];
        var rest = data.AsSpan();
        foreach (var part in parts)
        {
            // Nobody is another than a user without a name.
            var length = part is null ? 0 : Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(rest, part is null ? -1 : length);
            rest = rest[(sizeof(int) + length)..];
        }

        return data;
    }

    public override string ToString() => $"{Table}.{Field} of row '{RowId}'";
}
