using System.Collections.ObjectModel;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.States;
using Conversa.Data.Tools;

namespace Conversa.Data.Storage.Hot;

/// <summary>
/// What is kept of a conversation: a part is known while its generation is that of its table; 0 is never known. Nothing in it changes once readers can see it,
/// so that what they see in it was so at one moment.
/// </summary>
internal sealed class HotConversation
{
    public Conversation? Head { get; set; }

    public int HeadAt { get; set; }

    /// <summary>Whose it is, which not every row of a conversation says; as good as the head.</summary>
    public string? Owner { get; set; }

    public int OwnerAt { get; set; }

    public HotMessages Recent { get; set; }

    public int RecentAt { get; set; }

    public ConversationState? State { get; set; }

    public int StateAt { get; set; }

    public WorkingState? Working { get; set; }

    public int WorkingAt { get; set; }

    public Flow? Flow { get; set; }

    public int FlowAt { get; set; }

    /// <summary>The executions that wait, oldest first, those included that have expired since they were read.</summary>
    public ReadOnlyCollection<ToolExecution> Pending { get; set; } = ReadOnlyCollection<ToolExecution>.Empty;

    public int PendingAt { get; set; }

    /// <summary>When they were read, by the store's clock: before that, one may have waited that had expired by then.</summary>
    public long PendingFrom { get; set; }

    /// <summary>The goals of its user that were read together with it; null when none were.</summary>
    public ReadOnlyCollection<UserGoal>? Goals { get; set; }

    /// <summary>
    /// Of how many of the newest messages it is certain that they are of the same moment as all else; 0 when parts were read one by one: in between another process may have
    /// committed. The store's own commits keep what is of one moment so.
    /// </summary>
    public int OneMoment { get; set; }

    public int GenerationOf(HotTables table) => table switch
    {
        HotTables.States => StateAt,
        HotTables.WorkingStates => WorkingAt,
        HotTables.Flows => FlowAt,
        _ => 0,
    };

    /// <summary>One that readers cannot see yet.</summary>
    public HotConversation Copy() => (HotConversation)MemberwiseClone();

    /// <summary>About what it takes.</summary>
    public long Size() => 600 + HotSize.Of(Head) + Recent.Size + HotSize.Of(State) + HotSize.Of(Working) + HotSize.Of(Flow) + HotSize.Of(Pending);
}
