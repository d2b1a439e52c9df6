using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Conversa.Data.Torture.Children;

/// <summary>A child process, seen by the parent.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _pump;
    private readonly Task<string> _errors;
    private volatile bool _disposed;

    public Child(Process process)
    {
        _process = process;
        _pump = PumpAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>The next line that it has said, and null when it has ended and said all.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken = default) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>All that it says until it ends.</summary>
    public async Task<List<string>> ReadToEndAsync(CancellationToken cancellationToken = default)
    {
        var lines = new List<string>();
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Demands that it says this next.</summary>
    public async Task ExpectAsync(string line, CancellationToken cancellationToken = default)
    {
        var said = await ReadAsync(cancellationToken);
        if (said != line)
        {
            throw new InvalidOperationException($"The child was to say '{line}' and said '{said}'. {(said is null ? await _errors : "")}");
        }
    }

    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends its input, after which it ends by itself.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>As kill -9 does.</summary>
    public void Kill()
    {
        if (!HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>As an operating system or container does that wants it to end: SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        // There is no other way to send one that is the same on all systems.
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int Code, string Errors)> ExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _pump;
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await ExitAsync();
        _disposed = true;
        _process.Dispose();
    }

    private async Task PumpAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
