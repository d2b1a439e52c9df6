namespace Conversa.Data;

/// <summary>
/// A property of an update that may be left out. What is left out stays as it is; what is given is set, null included:
/// <c>new ConversationUpdate { Title = "Plans", Mode = null }</c> sets the title, clears the mode and leaves the rest.
/// Values convert to it by themselves; <c>default</c> is left out.
/// </summary>
/// <typeparam name="T">The property's type. Only a nullable one can be cleared.</typeparam>
public readonly record struct Optional<T>
{
    /// <summary>Makes one that is given.</summary>
    public Optional(T value) => (IsSet, Value) = (true, value);

    /// <summary>Whether it is given.</summary>
    public bool IsSet { get; }

    /// <summary>What is given; the default of <typeparamref name="T"/> when nothing is.</summary>
    public T? Value { get; }

    /// <summary>A value is a given value, and null is a given null.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}
