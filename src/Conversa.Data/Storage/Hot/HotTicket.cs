using System.Runtime.InteropServices;

namespace Conversa.Data.Storage.Hot;

/// <summary>What was good when a read began.</summary>
/// <param name="Version">Of the key's part of its shelf.</param>
/// <param name="Changes">Of another shelf as a whole: of what the read finds beside.</param>
/// <param name="Clears">Of the whole cache.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HotTicket(int Version, int Changes, int Clears);
