using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Storage;

public sealed class DataSourceTests
{
    [Theory]
    [InlineData("Data Source=bot.db")]
    [InlineData("data source= with blanks .db ")]
    [InlineData("Data Source=/var/lib/bot/бот.db")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=a.db;")]
    [InlineData("Data Source=a.db;Mode=ReadOnly")]
    [InlineData("Mode=ReadWrite;Data Source=a.db")]
    [InlineData("Data Source=a.db;Mode=Memory")]
    [InlineData("Data Source=\"a;b.db\"")]
    [InlineData("Data Source='a b.db'")]
    [InlineData("Data Source=a=b.db")]
    [InlineData("DataSource=a.db")]
    [InlineData("Filename=a.db")]
    [InlineData("Data Source = a.db")]
    public void Parse_reads_what_the_driver_reads(string text)
    {
        var driver = new SqliteConnectionStringBuilder(text);

        var source = DataSource.Parse(text);

        source.Name.Should().Be(driver.DataSource);
        source.InMemory.Should().Be(driver.Mode == SqliteOpenMode.Memory || driver.DataSource == ":memory:");
        source.ReadOnly.Should().Be(driver.Mode == SqliteOpenMode.ReadOnly);
        source.MayCreate.Should().Be(driver.Mode == SqliteOpenMode.ReadWriteCreate);
        source.Unsupported.Should().BeNull();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Data Source=a.db;Mode=Sideways")]
    [InlineData("Data Source=a.db;Nonsense=1")]
    [InlineData("Data Source=a\nb.db;Data")]
    public void Parse_refuses_what_the_driver_refuses(string text)
    {
        var driver = () => new SqliteConnectionStringBuilder(text);
        var parse = () => DataSource.Parse(text);

        driver.Should().Throw<ArgumentException>();
        parse.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("Data Source=a.db;Cache=Shared", "Cache")]
    [InlineData("Data Source=a.db;Pooling=False", "Pooling")]
    public void Parse_names_the_key_that_is_not_supported(string text, string key) =>
        DataSource.Parse(text).Unsupported.Should().Be(key);

    [Theory]
    [InlineData("/var/lib/bot/bot.db", "Data Source=/var/lib/bot/bot.db")]
    [InlineData("/a;b/Mode=ReadOnly/bot.db", "Data Source=\"/a;b/Mode=ReadOnly/bot.db\"")]
    [InlineData("/the \"bot's\"/bot.db", "Data Source=\"/the \"\"bot's\"\"/bot.db\"")]
    public void A_path_is_quoted_where_it_must_be_and_read_again(string path, string text)
    {
        DataSource.ConnectionStringOf(path).Should().Be(text);
        DataSource.Parse(text).Should().Be(new DataSource(path, InMemory: false, ReadOnly: false, MayCreate: true, Unsupported: null));
    }
}
