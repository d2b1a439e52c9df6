using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Queue;

namespace Conversa.Data.Tests.Queue;

/// <summary>What a task of a registered type may be enqueued with.</summary>
public abstract class TaskPayloadContract(EngineKind engine) : QueueContract(engine)
{
    protected override void Configure(ConversationStoreOptions options)
    {
        options.Tasks.Register<Reminder>("remind").Register<int[]>("sum").Register<Code>("code");
        options.Tasks.Register("lenient", (JsonTypeInfo<Reminder>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Reminder)));
    }

    [Theory]
    [InlineData("remind", """{"what":"tea","times":3}""")]
    [InlineData("remind", """{"times":3,"what":"tea","where":"home"}""")]
    [InlineData("remind", """{"what":"tea"}""")]
    [InlineData("sum", "[1,2]")]
    [InlineData("lenient", """{"what":"tea","unknown":true}""")]
    [InlineData("any", "null")]
    public async Task A_payload_of_the_registered_shape_is_stored(string type, string payload) =>
        (await Queue.EnqueueAsync(new(type) { Payload = payload })).Payload.Should().Be(payload);

    [Theory]
    [InlineData("remind", """{"times":3}""")]
    [InlineData("remind", """{"what":null}""")]
    [InlineData("remind", """{"what":"secret","unknown":true}""")]
    [InlineData("remind", """{"what":"secret","times":"secret"}""")]
    [InlineData("remind", "null")]
    [InlineData("remind", "[]")]
    [InlineData("sum", """{"what":"secret"}""")]
    [InlineData("lenient", "7")]
    [InlineData("code", """{"digits":"secret"}""")]
    public async Task A_payload_of_another_shape_is_refused(string type, string payload)
    {
        var enqueue = () => Queue.EnqueueAsync(new(type) { Payload = payload });
        var many = () => Queue.EnqueueManyAsync([new("any"), new(type) { Payload = payload }]);

        var refused = (await enqueue.Should().ThrowAsync<ArgumentException>()).Which;
        refused.ParamName.Should().Be("task.Payload");
        refused.Message.Should().Contain($"'{type}'");
        refused.ToString().Should().NotContain("secret");
        await many.Should().ThrowAsync<ArgumentException>();
        (await Queue.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task A_typed_payload_of_another_shape_is_refused_too()
    {
        (await Queue.EnqueueAsync(new("remind"), new Reminder { What = "tea" })).Payload.Should().Contain("tea");

        await FluentActions.Awaiting(() => Queue.EnqueueAsync(new("remind"), new { mood = "keen" })).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => Queue.EnqueueAsync(new("remind"))).Should().ThrowAsync<ArgumentException>("the default payload has not what it requires");
    }

    [Fact]
    public void A_type_is_registered_once()
    {
        var options = new TaskOptions().Register<Reminder>("remind");

        FluentActions.Invoking(() => options.Register<Reminder>("remind")).Should().Throw<ArgumentException>().WithMessage("*'remind'*");
        FluentActions.Invoking(() => options.Register<Reminder>("")).Should().Throw<ArgumentException>();
    }

    /// <summary>What the host wrote reads it, and says what it read.</summary>
    private sealed record Code
    {
        public Code(string digits) => Digits = long.TryParse(digits, out _) ? digits : throw new FormatException($"'{digits}' is no number.");

        public string Digits { get; }
    }

    private sealed record Reminder
    {
        public required string What { get; init; }

        public int Times { get; init; }

        public string? Where { get; init; }
    }
}
