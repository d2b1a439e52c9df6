using System.Runtime.InteropServices;
using Conversa.Data.Messages;

namespace Conversa.Data.Storage.Hot;

/// <summary>What a write did to something that may be kept.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The conversation; of goals the user, of memories the memory.</param>
/// <param name="Value">The row as it is now, or what was done to it; null when that is not known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HotChange(HotTables Table, string Key, object? Value);

/// <summary>A message is another now.</summary>
internal sealed record HotEdit(Message Message);

/// <summary>A message got its answer.</summary>
internal sealed record HotAnswer(string MessageId, string ResponseId, long Now);

/// <summary>A conversation was active.</summary>
internal sealed record HotActivity(long LastActivityAt, long UpdatedAt);

/// <summary>A memory was used.</summary>
internal sealed record HotUse(long Now);
