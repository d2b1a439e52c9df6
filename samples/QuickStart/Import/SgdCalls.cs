using System.Text.Json;
using Conversa.Data.Messages;

namespace QuickStart.Import;

/// <summary>How the service calls of Schema-Guided Dialogue ended.</summary>
internal static class SgdCalls
{
    public static ToolOutcome Outcome(SgdFrame frame) => frame.ServiceResults switch
    {
        { ValueKind: JsonValueKind.Array } results => results.GetArrayLength() > 0 ? ToolOutcome.Success : ToolOutcome.Failure,
        _ => ToolOutcome.Error,
    };
}
