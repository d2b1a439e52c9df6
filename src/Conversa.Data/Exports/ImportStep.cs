namespace Conversa.Data.Exports;

/// <summary>What an import is doing.</summary>
public enum ImportStep
{
    /// <summary>Reading and checking the file. Nothing waits for it.</summary>
    Reading = 0,

    /// <summary>Writing the rows. Other writes wait.</summary>
    Writing = 1,
}
