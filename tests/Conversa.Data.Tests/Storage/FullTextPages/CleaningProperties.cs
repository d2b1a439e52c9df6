using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Storage.FullTextPages;

/// <summary>Whatever was and is being added, edited, deleted and merged: cleaning takes out what was of deleted rows and nothing else, and the index is whole after each step of it.</summary>
public sealed class CleaningProperties
{
    private const int Clean = 4;

    private static readonly Gen<(int Verb, int Number)> Change =
        from verb in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Constant(1)), (2, Gen.Constant(2)), (3, Gen.Constant(3)), (1, Gen.Constant(Clean)))
        from number in Gen.Choose(0, 100_000)
        select (verb, number);

    [Fact]
    public void Cleaning_leaves_what_is_there_and_nothing_of_others() => Prop.ForAll(
        (from pageSize in Gen.Choose(32, 150)
         from automerge in Gen.Elements(0, 2, 4)
         from pages in Gen.Choose(1, 40)
         from first in Gen.Frequency((5, Gen.Choose(0, 400)), (1, Gen.Choose(600, 1000)))
         from changes in Change.ArrayOf()
         from meanwhile in Gen.Frequency((2, Gen.Constant(System.Array.Empty<(int, int)>())), (3, Change.Where(c => c.Verb != Clean).ArrayOf()))
         select (pageSize, automerge, pages, first, changes, meanwhile)).ToArbitrary(),
        run =>
        {
            using var index = new ScratchIndex(run.pageSize, run.automerge);
            index.Add([.. Enumerable.Range(0, run.first).Select(Text)]);
            foreach (var (verb, number) in run.changes)
            {
                Apply(index, verb, number);
            }

            var (gone, waiting) = (index.Gone, new Queue<(int Verb, int Number)>(run.meanwhile));
            index.Clean(run.pages, () =>
            {
                index.Check();
                if (waiting.TryDequeue(out var change))
                {
                    Apply(index, change.Verb, change.Number);
                    index.Check();
                }
            });
            index.Check();
            index.HasNothingOf(gone);

            // SQLite goes on with it as with its own.
            index.Add([.. Enumerable.Range(run.first, 20).Select(Text)]);
            index.Merge(-20);
            index.Merge(1000);
            index.Check();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static void Apply(ScratchIndex index, int verb, int number)
    {
        var rows = index.Rows;
        switch (verb)
        {
            case 0:
                index.Add([.. Enumerable.Range(number, 1 + (number % 30)).Select(Text)]);
                break;
            case 1 when rows.Count > 0:
                // Some of all, or a run of them.
                var share = 1 + (number % 10);
                index.Delete(number % 2 == 0 ? [.. rows.Where(row => (row + number) % share == 0)] : [.. rows.Skip(number % rows.Count).Take(number % 100)]);
                break;
            case 2 when rows.Count > 0:
                index.Edit(rows[number % rows.Count], Text(number));
                break;
            case 3:
                index.Merge(1 + (number % 20));
                break;
            case Clean:
                index.Clean(1 + (number % 5));
                break;
            default:
                break;
        }
    }

    // A word of nearly all texts, words of many, a word of its own, and now and then one so often that its positions need pages.
    private static string Text(int number)
    {
        var random = new Random(number);
        var words = Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"w{random.Next(1 + random.Next(40))}").Append($"own{number}");
        words = random.Next(10) == 0 ? words : words.Append("all");
        words = random.Next(15) == 0 ? words.Concat(Enumerable.Repeat($"w{random.Next(5)}", random.Next(300))) : words;
        return string.Join(' ', words);
    }
}
