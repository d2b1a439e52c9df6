namespace Conversa.Data.Exports;

/// <summary>What becomes of a row that is stored already, but not as the file has it.</summary>
public enum ImportConflicts
{
    /// <summary>Nothing at all is imported.</summary>
    Refuse = 0,

    /// <summary>The stored row stays as it is, where it hangs on the same rows (the same user, conversation, message) as the file's; else nothing is imported.</summary>
    KeepStored = 1,
}
