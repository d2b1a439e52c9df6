using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Messages;
using QuickStart.Classifiers;

namespace QuickStart.Pipeline;

/// <summary>A message on its way through the pipeline. Each stage reads what those before it found and adds its own.</summary>
internal sealed class Turn(Message message, ScriptedTurn script)
{
    /// <summary>The user's message. It is stored before the first stage runs.</summary>
    public Message Message { get; } = message;

    public ScriptedTurn Script { get; } = script;

    /// <summary>load: what was said so far, this message included.</summary>
    public IReadOnlyList<Message> History { get; set; } = [];

    /// <summary>load: what the coach keeps in mind. decay, handle and post change it.</summary>
    public CoachState State { get; set; } = new();

    /// <summary>load: the version of the state that was loaded, 0 for none; save: the version that was saved.</summary>
    public long StateVersion { get; set; }

    /// <summary>load: the flow the conversation is in; save: as it is after this turn.</summary>
    public Flow? Flow { get; set; }

    /// <summary>load: what the user wants, whatever the conversation.</summary>
    public IReadOnlyList<UserGoal> Goals { get; set; } = [];

    /// <summary>global: what of that there is to talk about.</summary>
    public IReadOnlyList<UserGoal> OpenGoals { get; set; } = [];

    /// <summary>classify: what each classifier says.</summary>
    public IReadOnlyList<Opinion> Opinions { get; set; } = [];

    /// <summary>classify: what is made of that.</summary>
    public Decision Decision { get; set; } = Decision.None;

    /// <summary>handle: how the flow goes on; null where it stays as it is.</summary>
    public FlowMove? FlowMove { get; set; }

    /// <summary>handle: the goal the user has just named, in words; null for none.</summary>
    public string? NewGoal { get; set; }

    /// <summary>handle: the goal the user has just reached; null for none.</summary>
    public UserGoal? ReachedGoal { get; set; }

    /// <summary>handle: the tool that was used; null for none.</summary>
    public ToolCall? Tool { get; set; }

    /// <summary>handle: what the coach says.</summary>
    public string Reply { get; set; } = "";

    /// <summary>post: about how many tokens that is.</summary>
    public long ReplyTokens { get; set; }
}
