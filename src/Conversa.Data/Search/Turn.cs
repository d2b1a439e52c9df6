using System.Runtime.InteropServices;

namespace Conversa.Data.Search;

/// <summary>A message in its place: turns stand in the order of their conversations.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Turn(long Seq, string ConversationId, long Timestamp);
