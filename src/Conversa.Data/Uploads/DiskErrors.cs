namespace Conversa.Data.Uploads;

/// <summary>The one place where what the uploads' disk throws becomes the store's own.</summary>
internal static class DiskErrors
{
    public static bool IsOfDisk(Exception e) => e is IOException or UnauthorizedAccessException;

    public static ConversationStoreException Translate(Exception e) => IsFull(e)
        ? new ConversationStoreFullException("The disk of the uploads is full; nothing was written.", e)
        : new ConversationStoreUnavailableException($"The directory of the uploads ({nameof(ConversationStoreOptions.UploadRoot)}) cannot be used.", e);

    public static T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw Translate(e);
        }
    }

    public static void Try(Action work) => Try(() =>
    {
        work();
        return true;
    });

    private static bool IsFull(Exception e)
    {
        // ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL; ENOSPC and Linux's EDQUOT.
        var code = e.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code is 39 or 112 : code is 28 or 122;
    }
}
