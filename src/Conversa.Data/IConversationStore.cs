using Conversa.Data.Credits;
using Conversa.Data.Maintenance;
using Conversa.Data.Prompts;

namespace Conversa.Data;

/// <summary>
/// A bot's durable memory: what a host injects. Safe for use by any number of callers at once.
/// A write whose task has completed is committed. Dispose it to finish the writes in line and close the database; a container does that.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IConversationStore : IStoreModules, IAsyncDisposable, IDisposable
{
    /// <summary>Figures over time.</summary>
    IAnalytics Analytics { get; }

    /// <summary>What users configure, and what only the host does.</summary>
    new IHostConfiguration Configuration { get; }

    /// <summary>What the host tells its models, versioned.</summary>
    IPromptRepository Prompts { get; }

    /// <summary>What providers say is left, and alerts.</summary>
    ICreditRepository Credits { get; }

    /// <summary>Looking after the database.</summary>
    IMaintenance Maintenance { get; }

    /// <summary>
    /// Begins a unit of work: what is written through it is committed together or not at all. It takes the store's writer at its first write,
    /// so keep it short: after <see cref="ConversationStoreOptions.UnitOfWorkTimeout"/> it is rolled back.
    /// While it is open, using the store itself in the same flow throws <see cref="InvalidOperationException"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another unit of work is open in this flow.</exception>
    Task<IUnitOfWork> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>The store as one user may see it: rows of others are not found and cannot be changed, by any method, and nothing can be written in the name of another.</summary>
    /// <exception cref="ArgumentException">The id is empty or longer than 256 characters.</exception>
    IUserStore ForUser(string userId);
}
