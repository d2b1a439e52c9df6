using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace QuickStart.Import;

/// <summary>A file of conversations in one of the formats that can be imported.</summary>
internal sealed class ImportFile : IAsyncDisposable
{
    private const string Expected = """
        Expected is one of
          LoCoMo JSON: an array of samples, each with "sample_id" and "conversation"
          Schema-Guided Dialogue JSON lines: a dialogue a line, each with "dialogue_id", "services" and "turns"
        """;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly bool _isLocomo;

    private ImportFile(string path, FileStream file, bool isLocomo) => (_path, _file, _isLocomo) = (path, file, isLocomo);

    public string Format => _isLocomo ? "LoCoMo" : "Schema-Guided Dialogue";

    /// <summary>How much of the file has been read, 0 to 1.</summary>
    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Opens a file and finds out its format.</summary>
    /// <exception cref="ImportException">It cannot be opened, or is of neither format.</exception>
    public static async Task<ImportFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {e.Message}", e);
        }

        // An array begins with a bracket and a dialogue with a brace; file names tell less. A pipe could not be read twice.
        var first = file.CanSeek ? await FirstCharacterAsync(file, cancellationToken) : null;
        if (first is '[' or '{')
        {
            return new ImportFile(path, file, isLocomo: first == '[');
        }

        await file.DisposeAsync();
        throw new ImportException($"{path} is in no format that can be imported.\n{Expected}");
    }

    /// <summary>The file's conversations, read one by one.</summary>
    /// <exception cref="ImportException">The file is damaged, or is not of the format it seemed to be.</exception>
    public async IAsyncEnumerable<ImportedConversation> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var conversations = _isLocomo ? LocomoReader.ReadAsync(_file, cancellationToken) : SgdReader.ReadAsync(_file, cancellationToken);
        await using var enumerator = conversations.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(enumerator))
        {
            yield return enumerator.Current;
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<ImportedConversation> conversations)
    {
        try
        {
            return await conversations.MoveNextAsync();
        }
        catch (Exception e) when (e is JsonException or FormatException or DecoderFallbackException or IOException)
        {
            throw new ImportException($"{_path} is not {Format} as it can be imported: {e.Message}\n{Expected}", e);
        }
    }

    private static async Task<char?> FirstCharacterAsync(FileStream file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var buffer = new char[1];
        while (await reader.ReadAsync(buffer, cancellationToken) > 0)
        {
            if (!char.IsWhiteSpace(buffer[0]))
            {
                file.Position = 0;
                return buffer[0];
            }
        }

        return null;
    }
}
