using Conversa.Data.Files;
using Conversa.Data.Messages;
using Conversa.Data.Providers;
using Conversa.Data.Tools;

namespace Conversa.Data.Users;

/// <summary>What became of two users who were one person.</summary>
public sealed record UserMerge
{
    /// <summary>The user who stays, as they are now.</summary>
    public required User Kept { get; init; }

    /// <summary>The user who is gone, as they were.</summary>
    public required User Merged { get; init; }

    /// <summary>How many rows went over to the kept user, by table; 0 for a table without any.</summary>
    public required IReadOnlyDictionary<string, long> Moved { get; init; }

    /// <summary>The merged user's preferences that the kept user has too; they are gone, the kept user's stayed. By category, then key.</summary>
    public required IReadOnlyList<UserPreference> DroppedPreferences { get; init; }

    /// <summary>The merged user's reactions that the kept user had given too; they are gone, the kept user's stayed. The first one first.</summary>
    public required IReadOnlyList<MessageReaction> DroppedReactions { get; init; }

    /// <summary>
    /// The merged user's tracked files whose paths the kept user tracks too; they are gone, the kept user's stayed. Knowledge that came from them went over and
    /// still names them as its source. Those tracked longest first.
    /// </summary>
    public required IReadOnlyList<TrackedFile> DroppedFiles { get; init; }

    /// <summary>The merged user's settings for approving tools, where the kept user has some too; they are gone, the kept user's stayed. Null when nothing was lost; without named tools where another program stored some that cannot be read.</summary>
    public AutoApprovalSettings? DroppedApprovalSettings { get; init; }

    /// <summary>The merged user's configurations of providers that the kept user has one of too; they are gone, the kept user's stayed. By provider.</summary>
    public required IReadOnlyList<ProviderConfig> DroppedProviderConfigs { get; init; }

    /// <summary>The merged user's quotas of which the kept user has one for the same provider and period; they are gone, the kept user's stayed with what they counted. By provider, then period.</summary>
    public required IReadOnlyList<ApiQuota> DroppedQuotas { get; init; }
}
