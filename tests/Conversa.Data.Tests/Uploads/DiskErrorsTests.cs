using Conversa.Data.Uploads;

namespace Conversa.Data.Tests.Uploads;

public sealed class DiskErrorsTests
{
    [Fact]
    public void A_full_disk_is_told_from_one_that_cannot_be_used()
    {
        var full = new IOException("No space left on device : '/secret/path'", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);

        DiskErrors.Translate(full).Should().BeOfType<ConversationStoreFullException>().Which.IsTransient.Should().BeTrue();
        DiskErrors.Translate(new UnauthorizedAccessException("x")).Should().BeOfType<ConversationStoreUnavailableException>();
    }
}
