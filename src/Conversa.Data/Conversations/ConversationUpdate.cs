namespace Conversa.Data.Conversations;

/// <summary>What to change of a conversation. What is left out stays; null clears.</summary>
public sealed record ConversationUpdate
{
    /// <summary>The title.</summary>
    public Optional<string?> Title { get; init; }

    /// <summary>The bot's mode in it.</summary>
    public Optional<string?> Mode { get; init; }

    /// <summary>The model's provider.</summary>
    public Optional<string?> Provider { get; init; }

    /// <summary>The model.</summary>
    public Optional<string?> Model { get; init; }

    /// <summary>The system prompt.</summary>
    public Optional<string?> SystemPrompt { get; init; }

    /// <summary>The tokens the model can take in, at least 1.</summary>
    public Optional<long> ContextWindowSize { get; init; }

    /// <summary>This conversation's own rules for approving tools, as JSON that <see cref="Tools.IToolRepository.Settings"/> writes; null lets the user's apply.</summary>
    public Optional<string?> AutoApprovalSettings { get; init; }

    /// <summary>The host's own data as JSON, as a whole.</summary>
    public Optional<string?> Metadata { get; init; }
}
