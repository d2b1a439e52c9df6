using System.Diagnostics.CodeAnalysis;
using Conversa.Data.Classifications;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Traces;
using Conversa.Data.Usage;

namespace Conversa.Data.Turns;

/// <summary>
/// All that a turn of a conversation brought, to be stored together. What is left out is left as it is.
/// A part may refer to a message of the turn by the <see cref="NewMessage.Id"/> that the host gave it.
/// </summary>
public sealed record NewTurn
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewTurn()
    {
    }

    /// <summary>Makes one with what every turn has.</summary>
    [SetsRequiredMembers]
    public NewTurn(string conversationId) => ConversationId = conversationId;

    /// <summary>The conversation, which must exist. Parts that name one must name this.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The messages, in the order in which they were said. Default: none.</summary>
    public IReadOnlyList<NewMessage> Messages { get; init; } = [];

    /// <summary>The message that the turn's last message answers, in the same conversation, of the turn or stored before; null to note no answer.</summary>
    public string? AnsweredMessageId { get; init; }

    /// <summary>The conversation's next state.</summary>
    public NewState? State { get; init; }

    /// <summary>The working state, in the place of what the conversation has.</summary>
    public NewWorkingState? WorkingState { get; init; }

    /// <summary>What classifiers made of messages, of the turn or stored before. Default: none.</summary>
    public IReadOnlyList<NewClassification> Classifications { get; init; } = [];

    /// <summary>What was made of that.</summary>
    public NewArbiterDecision? Decision { get; init; }

    /// <summary>How a flow goes on or begins.</summary>
    public FlowStep? Flow { get; init; }

    /// <summary>The stages of the pipeline, most with <see cref="NewTrace.EndTime"/>. One that names no conversation is of the turn's. Default: none.</summary>
    public IReadOnlyList<NewTrace> Traces { get; init; } = [];

    /// <summary>What calls of models took. One that names no conversation is of the turn's. Default: none.</summary>
    public IReadOnlyList<NewUsage> Usage { get; init; } = [];
}
