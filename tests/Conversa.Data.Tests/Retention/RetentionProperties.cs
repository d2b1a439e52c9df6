using Conversa.Data.Messages;
using Conversa.Data.Retention;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Retention;

/// <summary>What holds for any rows and any policy.</summary>
public sealed class RetentionProperties
{
    [Fact]
    public void What_stays_is_what_a_plain_list_would_keep() => Prop.ForAll(
        (from rows in (from age in Gen.Choose(0, 12)
                       from pinned in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
                       select (Age: age, Pinned: pinned)).ListOf()
         from maxAge in Gen.Choose(0, 12)
         from maxRows in Gen.Choose(0, 12)
         where maxAge > 0 || maxRows > 0
         select (Rows: rows.ToArray(), MaxAge: maxAge, MaxRows: maxRows)).ToArbitrary(),
        c => RunAsync(c.Rows, c.MaxAge, c.MaxRows).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    // 0 is no bound. Ages are in days, so that many are equal.
    private static async Task RunAsync((int Age, bool Pinned)[] rows, int maxAge, int maxRows)
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        var stored = new List<(string Id, int Age, bool Pinned)>();
        foreach (var (age, pinned) in rows)
        {
            var message = await raw.Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "hello") { Timestamp = raw.Clock.Now.AddDays(-age), Pinned = pinned });
            stored.Add((message.Id, age, pinned));
        }

        // Of the same age, those stored last are the newest.
        var expected = stored.Select((row, i) => (row.Id, row.Age, row.Pinned, Place: i))
            .Where(row => !row.Pinned)
            .OrderBy(row => row.Age).ThenByDescending(row => row.Place)
            .Where((row, place) => (maxAge == 0 || row.Age <= maxAge) && (maxRows == 0 || place < maxRows))
            .Select(row => row.Id)
            .Concat(stored.Where(row => row.Pinned).Select(row => row.Id))
            .ToList();
        var policies = new Dictionary<RetentionTable, RetentionPolicy>
        {
            [RetentionTable.Messages] = new() { MaxAge = maxAge == 0 ? null : TimeSpan.FromDays(maxAge), MaxRows = maxRows == 0 ? null : maxRows },
        };

        var dry = await raw.Store.Maintenance.ApplyRetentionAsync(policies, dryRun: true);
        var report = await raw.Store.Maintenance.ApplyRetentionAsync(policies);

        (await raw.Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Id).Should().BeEquivalentTo(expected);
        report.Rows[RetentionTable.Messages].Should().Be(rows.Length - expected.Count).And.Be(dry.Rows[RetentionTable.Messages]);
        (await raw.Store.Maintenance.ApplyRetentionAsync(policies)).Rows[RetentionTable.Messages].Should().Be(0);
    }
}
