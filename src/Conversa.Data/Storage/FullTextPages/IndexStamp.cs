using System.Security.Cryptography;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>
/// A mark beside the pages of a segment, by which it is known again: its number is given to another as soon as it is free, and their pages may be equal. FTS5 deletes it with the segment, and does not read it.
/// </summary>
internal sealed class IndexStamp
{
    private const int Slots = 1 << 20;

    // Each has a slot of its own: others may stamp the same segments.
    private readonly int _slot = Random.Shared.Next(Slots);
    private readonly byte[] _value = RandomNumberGenerator.GetBytes(16);

    public bool IsOn(IndexTables tables, IndexSegment segment) => tables.ReadBeside(segment, _slot).AsSpan().SequenceEqual(_value);

    public void Put(IndexTables tables, IndexSegment segment) => tables.WriteBeside(segment, _slot, _value);

    public void Remove(IndexTables tables, IndexSegment segment) => tables.DeleteBeside(segment, _slot);
}
