using System.Security.Cryptography;
using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

internal sealed class FileUploadRepository(IDatabase db, string? owner) : IFileUploadRepository
{
    private static readonly TimeSpan OldestAge = TimeSpan.FromDays(36_500);

    public Task<Upload> SaveAsync(NewUpload upload, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(content);
        return content.CanRead
            ? new UploadSave(upload, db, owner).RunAsync(content, cancellationToken)
            : throw new ArgumentException("content must be a stream that can be read.", nameof(content));
    }

    public async Task<Stream?> OpenReadAsync(string id, bool verify = false, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        var disk = UploadDisk.Of(db.Options);
        if (await FindByIdAsync(id, cancellationToken).ConfigureAwait(false) is not { } upload)
        {
            return null;
        }

        if (disk.Open(upload.ContentHash) is { } file)
        {
            return await CheckedAsync(file, upload, verify, cancellationToken).ConfigureAwait(false);
        }

        // It may have been deleted since it was found.
        return await FindByIdAsync(id, cancellationToken).ConfigureAwait(false) is null
            ? null
            : throw new ConversationStoreCorruptException($"The bytes of upload '{id}' are not in the directory of the uploads.");
    }

    public Task<Upload?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return FindAsync("file_uploads/FindById", new { id, owner }, cancellationToken);
    }

    public Task<Upload?> FindByHashAsync(string contentHash, string? userId = null, CancellationToken cancellationToken = default)
    {
        var hash = Require.Sha256(contentHash);
        Require.NameOrNull(userId);
        return FindAsync("file_uploads/FindByHash", new { contentHash = hash, userId, owner }, cancellationToken);
    }

    public Task<Page<Upload>> ListAsync(UploadFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        UploadQuery.PageAsync(db, filter ?? new(), owner, limit, cursor, cancellationToken);

    public Task<UploadUsage> GetUsageAsync(string userId, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return db.ReadAsync(
            async session => (await session.FindAsync<UploadUsageRow>("file_uploads/GetUsage", new { userId, owner }).ConfigureAwait(false))!.ToUsage(),
            cancellationToken);
    }

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        var deleted = await db.WriteAsync(
            async session => await session.FindAsync<UploadRow>("file_uploads/Delete", new { id, owner }).ConfigureAwait(false),
            cancellationToken,
            singleStatement: true).ConfigureAwait(false);

        // A unit of work may yet bring the row back.
        if (deleted is not null && db is not UnitOfWork && db.Options.UploadRoot is not null)
        {
            await new UploadSweep(db, UploadDisk.Of(db.Options)).TryRemoveUnusedAsync(deleted.ContentHash).ConfigureAwait(false);
        }

        return deleted is not null;
    }

    public Task<UploadCleanUp> CleanUpAsync(TimeSpan? olderThan = null, CancellationToken cancellationToken = default)
    {
        var age = olderThan ?? TimeSpan.FromDays(1);
        if (age < TimeSpan.Zero || age > OldestAge)
        {
            throw new ArgumentOutOfRangeException(nameof(olderThan), age, $"olderThan must be 0 to {OldestAge.Days} days.");
        }

        return db is UnitOfWork || owner is not null
            ? throw new InvalidOperationException("A clean-up is for the bytes of all users at once and cannot be undone: call it on the store itself.")
            : new UploadSweep(db, UploadDisk.Of(db.Options)).RunAsync(age, cancellationToken);
    }

    private static async Task<Stream> CheckedAsync(FileStream file, Upload upload, bool verify, CancellationToken cancellationToken)
    {
        try
        {
            if (file.Length != upload.FileSize
                || (verify && Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)) != upload.ContentHash))
            {
                throw new ConversationStoreCorruptException($"The bytes of upload '{upload.Id}' are others than were saved.");
            }

            file.Position = 0;
            return file;
        }
        catch (Exception e)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            if (DiskErrors.IsOfDisk(e))
            {
                throw DiskErrors.Translate(e);
            }

            throw;
        }
    }

    private Task<Upload?> FindAsync(string block, object args, CancellationToken cancellationToken) => db.ReadAsync(
        async session => (await session.FindAsync<UploadRow>(block, args).ConfigureAwait(false))?.ToUpload(),
        cancellationToken);
}
