using Conversa.Data.Credits;
using Conversa.Data.Prompts;

namespace Conversa.Data.Storage;

/// <summary>A unit of work with its repositories.</summary>
internal sealed class StoreUnitOfWork(UnitOfWork unit) : StoreModules(unit, owner: null), IUnitOfWork
{
    public IAnalytics Analytics => field ??= new Analytics(unit);

    public override IHostConfiguration Configuration => field ??= new HostConfiguration(unit);

    public IPromptRepository Prompts => field ??= new PromptRepository(unit);

    public ICreditRepository Credits => field ??= new CreditRepository(unit);

    public IUserStore ForUser(string userId) => new UserStore(unit, unit.Engine, userId);

    public Task CommitAsync(CancellationToken cancellationToken = default) => unit.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => unit.DisposeAsync();
}
