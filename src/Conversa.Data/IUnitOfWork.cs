using Conversa.Data.Credits;
using Conversa.Data.Prompts;

namespace Conversa.Data;

/// <summary>Writes that are committed together or not at all. Disposing it without <see cref="CommitAsync"/> undoes them.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IUnitOfWork : IStoreModules, IAsyncDisposable
{
    /// <summary>Figures over time.</summary>
    IAnalytics Analytics { get; }

    /// <summary>What users configure, and what only the host does.</summary>
    new IHostConfiguration Configuration { get; }

    /// <summary>What the host tells its models, versioned.</summary>
    IPromptRepository Prompts { get; }

    /// <summary>What providers say is left, and alerts.</summary>
    ICreditRepository Credits { get; }

    /// <summary>The unit as one user may see it.</summary>
    /// <exception cref="ArgumentException">The id is empty or longer than 256 characters.</exception>
    IUserStore ForUser(string userId);

    /// <summary>Commits everything written through the unit, and ends it.</summary>
    /// <exception cref="UnitOfWorkExpiredException">It held the writer too long and was rolled back.</exception>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    Task CommitAsync(CancellationToken cancellationToken = default);
}
