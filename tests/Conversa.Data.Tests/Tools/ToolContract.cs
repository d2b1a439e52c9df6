using Conversa.Data.Conversations;
using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Tools;

/// <summary>What tests of tools share: requests, and an execution of each status.</summary>
public abstract class ToolContract(EngineKind engine) : StoreContract(engine)
{
    protected const string Search = "search";
    protected const string Query = """{"q":"tea"}""";

    protected IToolRepository Tools => Store.Tools;

    protected async Task<ToolExecution> RequestAsync(Conversation? chat = null, string tool = Search, decimal? cost = null) =>
        await Tools.RequestAsync(new((chat ?? await ChatAsync()).Id, tool, Query) { EstimatedCost = cost });

    protected async Task<ToolExecution> ExecutionAsync(ToolExecutionStatus status, Conversation? chat = null)
    {
        var request = status == ToolExecutionStatus.Expired
            ? await Tools.RequestAsync(new((chat ?? await ChatAsync()).Id, Search, Query) { ExpiresAt = Clock.Now.AddMinutes(1) })
            : await RequestAsync(chat);
        switch (status)
        {
            case ToolExecutionStatus.Pending:
                return request;
            case ToolExecutionStatus.Rejected:
                return await Tools.RejectAsync(request.Id, Bob);
            case ToolExecutionStatus.Cancelled:
                return await Tools.CancelAsync(request.Id);
            case ToolExecutionStatus.Expired:
                Clock.Advance(TimeSpan.FromMinutes(1));
                return (await Tools.FindByIdAsync(request.Id))!;
            case ToolExecutionStatus.Approved:
                return await Tools.ApproveAsync(request.Id, Bob);
            case ToolExecutionStatus.Executing:
                await Tools.ApproveAsync(request.Id, Bob);
                return await Tools.StartAsync(request.Id, Search, Query);
            default:
                await Tools.ApproveAsync(request.Id, Bob);
                await Tools.StartAsync(request.Id, Search, Query);
                return await (status == ToolExecutionStatus.Completed ? Tools.CompleteAsync(request.Id) : Tools.FailAsync(request.Id, "no"));
        }
    }

    protected static IEnumerable<Func<Task>> Changes(IToolRepository tools, string id) =>
    [
        () => tools.ApproveAsync(id, Alice),
        () => tools.RejectAsync(id, Alice),
        () => tools.StartAsync(id, Search, Query),
        () => tools.StartByHashAsync(id, ToolParameters.Hash(Search, Query)),
        () => tools.CompleteAsync(id),
        () => tools.FailAsync(id, "x"),
        () => tools.CancelAsync(id),
    ];

    protected static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> page)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var next = await page(cursor);
            all.AddRange(next.Items);
            cursor = next.NextCursor;
        }
        while (cursor is not null);
        return all;
    }
}
