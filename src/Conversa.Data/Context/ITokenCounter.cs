namespace Conversa.Data.Context;

/// <summary>Counts the tokens of texts, as the host's model does or nearly. It is called while the store reads, from any thread, and must not call the store.</summary>
public interface ITokenCounter
{
    /// <summary>The tokens of a text; 0 or more, and the same each time.</summary>
    int Count(string text);
}
