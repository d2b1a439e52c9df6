using System.Runtime.InteropServices;

namespace Conversa.Data.Search;

/// <summary>A row that a search found, by its seq, and how well it fits: greater is better.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ranked(long Seq, double Score);
