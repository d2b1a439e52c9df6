using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Tools;

/// <summary>Asking for a tool: what is asked of the request, deciding it, and the statement.</summary>
internal sealed record ToolRequesting(NewToolRequest Request, string ParametersHash, long? EstimatedCost)
{
    // So many at once that nothing piles up, so few that no request is held up by them.
    private const int MostExpired = 100;

    public static ToolRequesting Check(NewToolRequest request, IDatabase db)
    {
        Require.NameOrNull(request.Id);
        Require.Name(request.ConversationId);
        Require.NameOrNull(request.MessageId);
        Require.NameOrNull(request.CallId);
        Require.Name(request.ToolName);
        Require.Json(request.Parameters, db.Options);
        Require.Defined(request.Risk);
        var cost = Money.ToNanosOrNull(request.EstimatedCost);
        Require.JsonOrNull(request.Metadata, db.Options);
        return new(request, HashOf(request.ToolName, request.Parameters, "request.Parameters"), cost);
    }

    /// <summary>The hash, with the caller's name for the parameters where they are no text.</summary>
    public static string HashOf(string toolName, string parameters, string name)
    {
        try
        {
            return ToolParameters.Hash(toolName, parameters);
        }
        catch (ArgumentException e) when (e.ParamName == nameof(parameters))
        {
            throw new ArgumentException($"{name} must be one valid JSON value without lone surrogates.", name);
        }
    }

    public async ValueTask<ToolExecution> RunAsync(DbSession session, string? owner, long now)
    {
        var place = await ApprovalPlace.FindAsync(session, Request.ConversationId, Request.MessageId, owner).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException(Request.MessageId is null
                ? $"Conversation '{Request.ConversationId}' does not exist."
                : $"Message '{Request.MessageId}' does not exist in conversation '{Request.ConversationId}'.");
        if (Request.CallId is not null && await FindSameAsync(session, owner, now).ConfigureAwait(false) is { } same)
        {
            return same;
        }

        // Not before: the same call may come again when its time is over.
        if (Request.ExpiresAt?.ToUnixTimeMilliseconds() <= now)
        {
            throw new ArgumentOutOfRangeException("request.ExpiresAt", "request.ExpiresAt must be later than now.");
        }

        NoteExpired(session, place.UserId, owner, now);
        var decision = await DecideAsync(session, place, owner, now).ConfigureAwait(false);
        session.Hot.Declare(HotTables.Tools);
        var stored = (await Bind(session.Statement("tools/Request"), place.UserId, decision, owner, now).FindAsync(row => ToolExecutionRow.Read(row, now)).ConfigureAwait(false))!;
        session.Hot.Saved(stored);
        return stored;
    }

    private ValueTask<ToolExecution?> FindSameAsync(DbSession session, string? owner, long now) => session.Statement("tools/FindByCall")
        .Bind("conversationId", Request.ConversationId).Bind("callId", Request.CallId).Bind("messageId", Request.MessageId).Bind("parametersHash", ParametersHash).Bind("owner", owner)
        .FindAsync(row => ToolExecutionRow.Read(row, now));

    private static void NoteExpired(DbSession session, string userId, string? owner, long now)
    {
        if (!session.Statement("tools/FindExpired").Bind("userId", userId).Bind("now", now).Bind("owner", owner).Find(row => row.Integer(0) == 1))
        {
            return;
        }

        session.Hot.Declare(HotTables.Tools);
        var conversations = session.Statement("tools/ExpireOfUser")
            .Bind("now", now).Bind("userId", userId).Bind("owner", owner).Bind("limit", MostExpired)
            .List(row => row.RepeatedText(0));
        foreach (var conversation in conversations.Distinct(StringComparer.Ordinal))
        {
            session.Hot.Changed(HotTables.Tools, conversation);
        }
    }

    private async ValueTask<ToolDecision> DecideAsync(DbSession session, ApprovalPlace place, string? owner, long now)
    {
        AutoApprovalSettings settings;
        try
        {
            settings = place.Effective();
        }
        catch (ConversationStoreException)
        {
            // A tool that has to be asked about is better than a bot that stops.
            return AutoApproval.Unreadable;
        }

        return await new AutoApproval(session, place.UserId, owner, now).DecideAsync(settings, Request).ConfigureAwait(false);
    }

    private Statement Bind(Statement statement, string userId, ToolDecision decision, string? owner, long now) => statement
        .Bind("id", Request.Id ?? Ids.New(now))
        .Bind("userId", userId)
        .Bind("conversationId", Request.ConversationId)
        .Bind("messageId", Request.MessageId)
        .Bind("callId", Request.CallId)
        .Bind("toolName", Request.ToolName)
        .Bind("risk", ToolExecutionRow.Word(Request.Risk))
        .Bind("parameters", Request.Parameters)
        .Bind("parametersHash", ParametersHash)
        .Bind("status", ToolExecutionRow.Word(ToolExecutionRow.StatusOf(decision.Outcome)))
        .Bind("now", now)
        .Bind("rule", decision.Rule)
        .Bind("reason", decision.Reason)
        .Bind("expiresAt", Request.ExpiresAt?.ToUnixTimeMilliseconds())
        .Bind("estimatedCost", EstimatedCost)
        .Bind("metadata", Request.Metadata)
        .Bind("owner", owner);
}
