using System.Text.Json.Serialization;

namespace Conversa.Data.Tests.States;

/// <summary>A state as a bot would have one.</summary>
public sealed record CoachState(string Mode, int Energy, string[] Topics);

[JsonSerializable(typeof(CoachState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CoachStateJson : JsonSerializerContext;
