namespace Conversa.Data.Features;

/// <summary>The categories of features that S2 names. A host may use others.</summary>
public static class FeatureCategories
{
    /// <summary>What the host is for.</summary>
    public const string Core = "core";

    /// <summary>Databases.</summary>
    public const string Database = "database";

    /// <summary>Files.</summary>
    public const string Files = "files";

    /// <summary>What few need.</summary>
    public const string Advanced = "advanced";
}
