using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Conversa.Data.Secrets;

/// <summary>
/// Encrypted text as it is stored: <c>v1.KEY.DATA</c>, where KEY is the name of the key and DATA, in base64url, the nonce, the ciphertext and the tag of
/// AES-256-GCM. The header and the place of the value are its associated data.
/// </summary>
internal static class SecretEnvelope
{
    public const int KeyBytes = 32;

    private const string Version = "v1";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int LongestName = 64;

    public static bool IsName(string name) => name.Length is >= 1 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>How everything begins that is encrypted now: with the first key.</summary>
    /// <exception cref="ConversationStoreSecretException">There is no key.</exception>
    public static string CurrentHeader(ConversationStoreOptions options) => HeaderOf(FirstKey(options).Name) + ".";

    /// <exception cref="ConversationStoreSecretException">There is no key.</exception>
    public static string Seal(string text, SecretPlace place, ConversationStoreOptions options)
    {
        var key = FirstKey(options);
        var header = HeaderOf(key.Name);
        var plain = Encoding.UTF8.GetBytes(text);
        var data = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(data.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key.Key, TagBytes);
        aes.Encrypt(data.AsSpan(0, NonceBytes), plain, data.AsSpan(NonceBytes, plain.Length), data.AsSpan(NonceBytes + plain.Length), place.AssociatedData(header));
        CryptographicOperations.ZeroMemory(plain);
        return $"{header}.{Base64Url.EncodeToString(data)}";
    }

    /// <exception cref="ConversationStoreSecretException">It is no envelope, its key is not there, or it does not belong to this key and place.</exception>
    public static string Open(string envelope, SecretPlace place, ConversationStoreOptions options)
    {
        if (envelope.Split('.') is not [Version, var name, var text] || !IsName(name) || Decode(text) is not { } data)
        {
            throw Failure($"{place} holds no encrypted value.", place, keyName: null);
        }

        var key = options.SecretKeys.FirstOrDefault(k => k.Name == name)
            ?? throw Failure($"{place} was encrypted with key '{name}', which is not among {nameof(ConversationStoreOptions.SecretKeys)}.", place, name);
        var plain = new byte[data.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key.Key, TagBytes);
        try
        {
            aes.Decrypt(data.AsSpan(0, NonceBytes), data.AsSpan(NonceBytes, plain.Length), data.AsSpan(NonceBytes + plain.Length), plain, place.AssociatedData(HeaderOf(name)));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Failure($"{place} cannot be decrypted with key '{name}': that is not the key it was encrypted with, or the value was changed or moved from elsewhere.", place, name);
        }

        var opened = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return opened;
    }

    private static string HeaderOf(string keyName) => $"{Version}.{keyName}";

    private static SecretKey FirstKey(ConversationStoreOptions options) => options.SecretKeys is [var first, ..]
        ? first
        : throw new ConversationStoreSecretException($"Secrets are not stored without a key to encrypt them with: add one to {nameof(ConversationStoreOptions)}.{nameof(ConversationStoreOptions.SecretKeys)}.");

    private static byte[]? Decode(string text)
    {
        if (!Base64Url.IsValid(text, out var length) || length < NonceBytes + TagBytes)
        {
            return null;
        }

        return Base64Url.DecodeFromChars(text);
    }

    private static ConversationStoreSecretException Failure(string message, SecretPlace place, string? keyName) =>
        new(message) { KeyName = keyName, Table = place.Table, Field = place.Field, RowId = place.RowId };
}
