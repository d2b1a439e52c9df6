using Conversa.Data.Context;

namespace Conversa.Data.Tests.Context;

/// <summary>A token is a character, so that a test can be read.</summary>
internal sealed class CharacterCounter : ITokenCounter
{
    public int Count(string text) => text.Length;
}
