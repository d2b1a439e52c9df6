namespace Conversa.Data.Secrets;

/// <summary>A key of <see cref="ConversationStoreOptions.SecretKeys"/>. It is never printed, and no property gives it back.</summary>
public sealed class SecretKey
{
    /// <summary>Makes one of a copy of <paramref name="key"/>.</summary>
    /// <param name="name">Its name, which is stored in the open with each value it encrypts: 1 to 64 letters, digits, hyphens and underscores of ASCII. A name stays with its key for good.</param>
    /// <param name="key">32 random bytes, such as of <c>RandomNumberGenerator.GetBytes(32)</c>; keep them outside the database.</param>
    public SecretKey(string name, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(key);
        Name = name;
        Key = [.. key];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    // Not public: what walks over properties, such as a structured log, must not meet it. The configuration binder finds it all the same.
    internal byte[] Key { get; }

    internal bool IsValid => Key.Length == SecretEnvelope.KeyBytes && SecretEnvelope.IsName(Name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
