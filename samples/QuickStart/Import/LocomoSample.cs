using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuickStart.Import;

/// <summary>A sample of LoCoMo: a long conversation of two people. Questions and observations, which it has too, are skipped.</summary>
internal sealed record LocomoSample
{
    public required string SampleId { get; init; }

    public required LocomoConversation Conversation { get; init; }
}

/// <summary>Its sessions are properties of their own: <c>session_1</c> with <c>session_1_date_time</c>, and so on.</summary>
internal sealed record LocomoConversation
{
    public required string SpeakerA { get; init; }

    public required string SpeakerB { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Sessions { get; set; } = [];
}

/// <summary>One thing that was said, perhaps with a picture.</summary>
internal sealed record LocomoTurn
{
    public required string Speaker { get; init; }

    public required string DiaId { get; init; }

    public required string Text { get; init; }

    public IReadOnlyList<string>? ImgUrl { get; init; }

    /// <summary>Everything else, such as <c>blip_caption</c>, what a model saw in the picture.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Rest { get; set; } = [];
}

/// <summary>What a message of LoCoMo has in its metadata: its session, and what else the file says of it.</summary>
internal sealed record LocomoMetadata
{
    public required int Session { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Rest { get; set; } = [];
}
