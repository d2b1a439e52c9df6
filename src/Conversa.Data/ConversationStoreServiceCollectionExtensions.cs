using Conversa.Data;
using Conversa.Data.Logs;
using Conversa.Data.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds conversation stores to a service collection.</summary>
public static class ConversationStoreServiceCollectionExtensions
{
    private const string Section = "ConversationStore";

    private static readonly string DefaultName = Microsoft.Extensions.Options.Options.DefaultName;

    /// <summary>
    /// Adds the store that the host's configuration describes in its section <c>ConversationStore</c>; where it names no connection string,
    /// the database is <c>conversa.db</c> in the host's content root.
    /// </summary>
    public static IServiceCollection AddConversationStore(this IServiceCollection services)
    {
        Add(services).Configure<IServiceProvider>(Configure);
        return services;
    }

    /// <summary>Adds the store in this database, such as <c>Data Source=bot.db</c>.</summary>
    public static IServiceCollection AddConversationStore(this IServiceCollection services, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddConversationStore(options => options.ConnectionString = connectionString);
    }

    /// <summary>Adds the store with these settings, which are checked when the host starts.</summary>
    public static IServiceCollection AddConversationStore(this IServiceCollection services, Action<ConversationStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(services).Configure(configure);
        return services;
    }

    /// <summary>Adds one store of several, which <c>[FromKeyedServices(name)] IConversationStore</c> injects.</summary>
    public static IServiceCollection AddKeyedConversationStore(this IServiceCollection services, string name, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddKeyedConversationStore(name, options => options.ConnectionString = connectionString);
    }

    /// <summary>Adds one store of several with these settings, which are checked when the host starts.</summary>
    public static IServiceCollection AddKeyedConversationStore(this IServiceCollection services, string name, Action<ConversationStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, name).Configure(configure);
        services.TryAddKeyedSingleton<IConversationStore>(name, (provider, key) => Create(provider, (string)key!));
        return services;
    }

    private static OptionsBuilder<ConversationStoreOptions> Add(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IConversationStore>(CreateDefault);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Users);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Conversations);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Messages);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().States);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Classifications);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Flows);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Goals);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Traces);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Memories);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Exchanges);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Context);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Knowledge);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Tools);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Tools.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Prompts);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Usage);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Credits);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Caches);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Caches.Responses);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Caches.FileResults);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Queue);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Files);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Files.Tracked);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Files.Uploads);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics.Metrics);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics.Features);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics.Performance);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics.Productivity);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics.Activity);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Analytics.Logs);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration);
        services.TryAddSingleton<IConfigurationModules>(provider => provider.GetRequiredService<IConversationStore>().Configuration);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.ApiQuotas);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Connections);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Metadata);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Preferences);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Capabilities);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.ProviderModels);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Providers);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Configuration.Todos);
        services.TryAddSingleton(provider => provider.GetRequiredService<IConversationStore>().Maintenance);
        return AddOptions(services, DefaultName);
    }

    private static OptionsBuilder<ConversationStoreOptions> AddOptions(IServiceCollection services, string name)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ConversationStoreOptions>, ConversationStoreOptionsValidator>());
        return services.AddOptions<ConversationStoreOptions>(name)
            .Configure<IServiceProvider>((options, provider) => options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider)
            .ValidateOnStart();
    }

    // A store reads its settings once: the factory makes them without what watches for changes.
    private static Store Create(IServiceProvider provider, string name) => new(
        provider.GetRequiredService<IOptionsFactory<ConversationStoreOptions>>().Create(name),
        LoggerFor(provider));

    /// <summary>Where the store and what works for it report to.</summary>
    internal static ILogger LoggerFor(IServiceProvider provider) => provider.GetService<ILoggerFactory>()?.CreateLogger("Conversa.Data") ?? NullLogger.Instance;

    // The host's log, where it goes into the store, is written before the store closes.
    private static Store CreateDefault(IServiceProvider provider)
    {
        var store = Create(provider, DefaultName);
        provider.GetService<StoreLog>()?.Attach(store);
        return store;
    }

    private static void Configure(ConversationStoreOptions options, IServiceProvider provider)
    {
        var root = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? AppContext.BaseDirectory;
        options.ConnectionString = DataSource.ConnectionStringOf(Path.Combine(root, "conversa.db"));
        provider.GetService<IConfiguration>()?.GetSection(Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
    }
}
