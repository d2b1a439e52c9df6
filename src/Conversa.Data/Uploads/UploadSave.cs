using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

/// <summary>Saving an upload: what is asked of it, whether there is room, its bytes and its row.</summary>
internal sealed class UploadSave
{
    private readonly IDatabase _db;
    private readonly string? _owner;
    private readonly NewUpload _upload;
    private bool _placed;

    public UploadSave(NewUpload upload, IDatabase db, string? owner)
    {
        Require.NameOrNull(upload.Id);
        Require.Name(upload.UserId);
        Require.NameOrNull(upload.ConversationId);
        Require.Name(upload.OriginalName);
        var mimeType = MimeType.Check(upload.MimeType, "upload.MimeType");
        Require.JsonOrNull(upload.Metadata, db.Options);
        Owners.RequireSame(upload.UserId, owner);
        (_db, _owner, _upload) = (db, owner, upload with { MimeType = mimeType });
    }

    public async Task<Upload> RunAsync(Stream content, CancellationToken cancellationToken)
    {
        var disk = UploadDisk.Of(_db.Options);

        // Asked before any byte is received, so that what will be refused does not fill the disk first; what counts is asked again with the row.
        var room = await _db.ReadAsync(RoomAsync, cancellationToken).ConfigureAwait(false);
        if (content.CanSeek)
        {
            CheckSize(content.Length - content.Position, room);
        }

        var incoming = await disk.ReceiveAsync(content, size => CheckSize(size, room), _db.Now, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _db.WriteAsync(session => StoreAsync(session, disk, incoming), cancellationToken).ConfigureAwait(false);
        }
        catch when (_placed && _db is not UnitOfWork)
        {
            // The row is undone; its bytes would count for nobody.
            await new UploadSweep(_db, disk).TryRemoveUnusedAsync(incoming.Hash).ConfigureAwait(false);
            throw;
        }
        finally
        {
            UploadDisk.Discard(incoming.Path);
        }
    }

    private async ValueTask<Upload> StoreAsync(DbSession session, UploadDisk disk, IncomingUpload incoming)
    {
        CheckSize(incoming.Size, await RoomAsync(session).ConfigureAwait(false));
        await Owners.EnsureAsync(session, _db, _upload.UserId).ConfigureAwait(false);
        var now = _db.Now;
        var row = await session.FindAsync<UploadRow>("file_uploads/Save", new
        {
            id = _upload.Id ?? Ids.New(now),
            userId = _upload.UserId,
            conversationId = _upload.ConversationId,
            fileName = incoming.Hash,
            originalName = _upload.OriginalName,
            mimeType = _upload.MimeType,
            fileSize = incoming.Size,
            storagePath = UploadDisk.PathOf(incoming.Hash),
            contentHash = incoming.Hash,
            metadata = _upload.Metadata,
            now,
            owner = _owner,
        }).ConfigureAwait(false);

        // After all that can refuse it and before the commit: nobody removes bytes meanwhile, and no row is seen without them. They are there already
        // where this runs again, because a write of the same transaction undid it.
        if (!_placed || !disk.Exists(incoming.Hash))
        {
            disk.Place(incoming, now);
            _placed = true;
        }

        return row!.ToUpload();
    }

    // The bytes that the user may still have. What was named must be theirs.
    private async ValueTask<long> RoomAsync(DbSession session)
    {
        if (_upload.ConversationId is { } conversationId)
        {
            _ = await session.ScalarAsync<string>("file_uploads/FindConversation", new { conversationId, userId = _upload.UserId, owner = _owner }).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' of user '{_upload.UserId}' does not exist.");
        }

        var used = await session.FindAsync<UploadUsageRow>("file_uploads/GetUsage", new { userId = _upload.UserId, owner = _owner }).ConfigureAwait(false);
        return _db.Options.UploadQuotaBytes - used!.Bytes;
    }

    private void CheckSize(long size, long room)
    {
        var options = _db.Options;
        if (size > options.UploadMaxFileBytes)
        {
            throw new UploadQuotaException($"The upload is larger than {options.UploadMaxFileBytes} bytes ({nameof(options.UploadMaxFileBytes)}).") { LimitBytes = options.UploadMaxFileBytes };
        }

        if (size > room)
        {
            throw new UploadQuotaException($"With the upload, the user would have more than {options.UploadQuotaBytes} bytes ({nameof(options.UploadQuotaBytes)}).")
            {
                IsUsersQuota = true,
                LimitBytes = options.UploadQuotaBytes,
            };
        }
    }
}
