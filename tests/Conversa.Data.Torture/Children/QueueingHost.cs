using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Conversa.Data.Torture.Children;

/// <summary>
/// A host as a bot has one, that has many writes in line, all behind a unit of work that ends when the host does. SIGTERM stops it, and with it its container and the store in there.
/// </summary>
internal sealed class QueueingHost : IChildWork
{
    public const string WorkName = "queue-in-host";
    public const string Queued = "queued";

    public string Name => WorkName;

    /// <param name="arguments">The path, and how many writes.</param>
    public async Task RunAsync(string[] arguments)
    {
        LineOfWrites line;
        using (var host = Build(arguments[0]))
        {
            await host.StartAsync();
            var stopping = new TaskCompletionSource();
            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
            line = await LineOfWrites.FormAsync(host.Services.GetRequiredService<IConversationStore>(), int.Parse(arguments[1], CultureInfo.InvariantCulture), stopping.Task, ChildWork.Say);
            ChildWork.Say(Queued);
            await host.WaitForShutdownAsync();
        }

        await line.Outcomes;
    }

    private static IHost Build(string path)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddConversationStore($"Data Source={path}");
        return builder.Build();
    }
}
