namespace Conversa.Data;

/// <summary>What a power cut can take. A crash or kill of the process takes nothing either way.</summary>
public enum Durability
{
    /// <summary>A power cut may take the commits since the last checkpoint. It never damages the file.</summary>
    Normal,

    /// <summary>Each commit is flushed to the disk before it is reported, so a power cut takes nothing. Slower.</summary>
    Full,
}
