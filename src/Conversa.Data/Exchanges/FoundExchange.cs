using System.Runtime.InteropServices;

namespace Conversa.Data.Exchanges;

/// <summary>An exchange that a message led to, with the messages that were looked at.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FoundExchange(Exchange Exchange, long QuestionSeq, List<long> Messages);
