using System.Runtime.InteropServices;

namespace Conversa.Data.Embeddings;

/// <summary>Rows of one block, from the start to before the end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowRange(int Block, int Start, int End);
