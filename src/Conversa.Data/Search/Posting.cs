using System.Runtime.InteropServices;

namespace Conversa.Data.Search;

/// <summary>That a word stands in a row, and how many words the row has.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Posting(long Seq, int Length);
