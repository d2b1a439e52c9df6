using System.Diagnostics;

namespace Conversa.Data.Tests;

/// <summary>A second process on the same database.</summary>
public sealed class OtherProcess : IAsyncDisposable
{
    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public static async Task<OtherProcess> StartAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Conversa.Data.TestProcess.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var other = new OtherProcess(process);
        if (await process.StandardOutput.ReadLineAsync() != "READY")
        {
            throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
        }

        return other;
    }

    /// <summary>Lets it end, and waits for that.</summary>
    public async Task<int> FinishAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
