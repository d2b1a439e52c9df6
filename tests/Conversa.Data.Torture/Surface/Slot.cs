namespace Conversa.Data.Torture.Surface;

/// <summary>A place of a method's arguments that takes a text: a parameter, or a property of one.</summary>
/// <param name="Path">Where, such as <c>message.Metadata</c>.</param>
/// <param name="Name">The last part of that.</param>
/// <param name="Kind">What sort of text belongs there.</param>
/// <param name="Required">Whether the call needs it.</param>
internal sealed record Slot(string Path, string Name, SlotKind Kind, bool Required);
