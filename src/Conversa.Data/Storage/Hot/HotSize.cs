using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tools;
using Conversa.Data.Users;

namespace Conversa.Data.Storage.Hot;

/// <summary>About how many bytes of memory a record takes: its fields, its id and times, and two bytes for each character of what can be long.</summary>
internal static class HotSize
{
    public static long Of(Message m) =>
        500 + Text(m.Content) + Text(m.Contents) + Text(m.Images) + Text(m.Files) + Text(m.ProviderMetadata) + Text(m.EmailMetadata) + Text(m.Metadata);

    public static long Of(Conversation? c) => c is null ? 0 : 500 + Text(c.Title) + Text(c.SystemPrompt) + Text(c.AutoApprovalSettings) + Text(c.Metadata);

    public static long Of(ConversationState? s) => s is null ? 0 : 350 + Text(s.State) + Text(s.Metadata);

    public static long Of(WorkingState? w) => w is null ? 0 : 400 + Text(w.UserInput) + Text(w.LastToolResult) + Text(w.Metadata) + Texts(w.FocusAreas);

    public static long Of(Flow? f) => f is null ? 0 : 400 + Text(f.State) + Text(f.Metadata);

    public static long Of(ToolExecution t) => 900 + Text(t.Parameters) + Text(t.Result) + Text(t.ErrorMessage) + Text(t.Metadata);

    public static long Of(UserGoal g) => 400 + Text(g.Goal) + Text(g.Metadata);

    public static long Of(User u) => 400 + Text(u.DisplayName) + Text(u.Metadata);

    public static long Of(Memory m) => 600 + Text(m.Content) + Text(m.Context) + Text(m.Metadata) + Texts(m.Tags);

    public static long Of(IReadOnlyList<ToolExecution> tools)
    {
        var size = 0L;
        for (var i = 0; i < tools.Count; i++)
        {
            size += Of(tools[i]);
        }

        return size;
    }

    private static long Texts(IReadOnlyList<string> texts)
    {
        var size = 0L;
        for (var i = 0; i < texts.Count; i++)
        {
            size += Text(texts[i]);
        }

        return size;
    }

    private static long Text(string? text) => text is null ? 0 : 22 + (2L * text.Length);
}
