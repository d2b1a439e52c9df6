using Conversa.Data.Retention;

namespace Conversa.Data.Tests.Uploads;

/// <summary>What becomes of the bytes when a user or a conversation goes.</summary>
public abstract class ErasedUploadsContract(EngineKind engine) : UploadContract(engine)
{
    [Fact]
    public async Task The_bytes_of_an_erased_user_go_and_those_that_others_have_stay()
    {
        await SaveAsync("hers alone");
        await SaveAsync("hers alone");
        await SaveAsync("everybody's");
        var his = await SaveAsync("everybody's", Bob);

        var erased = await Store.Maintenance.EraseUserAsync(Alice);

        (erased.Deleted["file_uploads"], erased.RemovedUploads, erased.LeftUploads).Should().Be((3, 1, 0));
        FilesOnDisk().Should().Equal(his.StoragePath);
        (await ReadAsync(his.Id, verify: true)).Should().Be("everybody's");
    }

    [Fact]
    public async Task The_bytes_of_what_others_uploaded_in_an_erased_users_conversation_go_too()
    {
        var chat = await ChatAsync();
        await SaveAsync("said in her conversation", conversationId: chat.Id);

        var erased = await Store.Maintenance.EraseUserAsync(Alice);

        (erased.Deleted["file_uploads"], erased.RemovedUploads).Should().Be((1, 1));
        FilesOnDisk().Should().BeEmpty();
    }

    [Fact]
    public async Task More_bytes_than_go_at_once_all_go()
    {
        foreach (var i in Enumerable.Range(0, 70))
        {
            await SaveAsync($"upload {i}");
        }

        (await Store.Maintenance.EraseUserAsync(Alice)).RemovedUploads.Should().Be(70);

        FilesOnDisk().Should().BeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_gone_already_are_neither_removed_nor_left()
    {
        await SaveAsync("lost");
        System.IO.Directory.Delete(Root, recursive: true);

        var erased = await Store.Maintenance.EraseUserAsync(Alice);

        (erased.Deleted["file_uploads"], erased.RemovedUploads, erased.LeftUploads).Should().Be((1, 0, 0));
    }

    [Fact]
    public async Task The_bytes_go_with_a_conversation_that_retention_deletes()
    {
        var chat = await ChatAsync();
        await SaveAsync("said long ago", conversationId: chat.Id);
        Clock.Advance(TimeSpan.FromDays(60));

        await Store.Maintenance.ApplyRetentionAsync(new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Conversations] = new() { MaxAge = TimeSpan.FromDays(30) } });

        FilesOnDisk().Should().BeEmpty();
    }
}
