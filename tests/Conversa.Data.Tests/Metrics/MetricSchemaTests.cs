using Conversa.Data.Metrics;

namespace Conversa.Data.Tests.Metrics;

public sealed class MetricSchemaTests
{
    [Fact]
    public async Task Columns_are_selected_in_the_order_in_which_they_are_read()
    {
        await using var raw = new RawStore();

        (await raw.ColumnsAsync("metrics/GetSeries")).Should().Equal(typeof(MetricPoint).GetProperties().Select(p => p.Name));
    }
}
