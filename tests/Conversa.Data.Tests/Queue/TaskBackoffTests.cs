using Conversa.Data.Queue;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Queue;

public sealed class TaskBackoffTests
{
    [Fact]
    public void A_wait_is_the_part_that_the_jitter_says_of_twice_the_wait_before_up_to_the_longest()
    {
        var options = new TaskOptions { RetryDelay = TimeSpan.FromSeconds(2), MaxRetryDelay = TimeSpan.FromSeconds(30), Jitter = () => 0.25 };

        Enumerable.Range(0, 6).Select(retries => TaskBackoff.Delay(retries, options).TotalSeconds).Should().Equal(0.5, 1, 2, 4, 7.5, 7.5);
    }

    [Fact]
    public void A_wait_is_never_less_than_none_or_more_than_the_longest() => Prop.ForAll(
        (from retries in Gen.Choose(0, int.MaxValue)
         from jitter in Gen.Elements(-1, 0, 0.3, 0.999, 1, 2, double.NaN)
         from delay in Gen.Choose(1, 86_400_000)
         select (retries, jitter, delay)).ToArbitrary(),
        given =>
        {
            var wait = TaskBackoff.Delay(given.retries, new() { RetryDelay = TimeSpan.FromMilliseconds(given.delay), MaxRetryDelay = TimeSpan.FromDays(30), Jitter = () => given.jitter });
            return wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(30);
        }).QuickCheckThrowOnFailure();
}
