using System.Text.Json.Serialization;

namespace Conversa.Data.Secrets;

/// <summary>
/// A text that shows itself only to who asks: printed or as JSON it is <c>***</c>, so are records that hold it.
/// One that the store gives out is decrypted when it is asked, and not before.
/// </summary>
/// <remarks>
/// Two are equal when they were made of the same text, or read from the same stored value. What stores a value of any type as JSON refuses one that holds a secret,
/// by an <see cref="ArgumentException"/>: only the asterisks would be stored. <see cref="Reveal"/> it first, for what is stored encrypted.
/// </remarks>
[JsonConverter(typeof(SecretTextJsonConverter))]
public sealed class SecretText : IEquatable<SecretText>
{
    internal const string Mask = "***";

    private readonly string _content;
    private readonly Func<string, string>? _open;

    /// <summary>Makes one of a text.</summary>
    public SecretText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _content = text;
    }

    internal SecretText(string stored, Func<string, string> open) => (_content, _open) = (stored, open);

    /// <summary>The text. Keep it out of logs.</summary>
    /// <exception cref="ConversationStoreSecretException">It is stored and cannot be decrypted; the exception says why.</exception>
    public string Reveal() => _open is null ? _content : _open(_content);

    /// <inheritdoc/>
    public bool Equals(SecretText? other) => other is not null && (_open is null) == (other._open is null) && _content == other._content;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretText);

    /// <inheritdoc/>
    public override int GetHashCode() => _content.GetHashCode(StringComparison.Ordinal);

    /// <summary>Three asterisks, whatever the text.</summary>
    public override string ToString() => Mask;
}
