namespace QuickStart.Import;

/// <summary>What an import has stored so far.</summary>
internal sealed class ImportCounts
{
    public long Conversations { get; set; }

    /// <summary>Conversations that were in the store before, and so were left alone.</summary>
    public long Known { get; set; }

    public long Users { get; set; }

    public long Messages { get; set; }

    /// <summary>Those of the messages that are results of tools.</summary>
    public long ToolMessages { get; set; }

    public long Classifications { get; set; }

    public long States { get; set; }

    public long Flows { get; set; }
}
