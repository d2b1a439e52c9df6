using System.Security.Cryptography;
using System.Text;
using Conversa.Data.Files;

namespace Conversa.Data.Tests.Files;

public abstract class TrackedFileRepositoryContract(EngineKind engine) : StoreContract(engine), IDisposable
{
    private static readonly string Hash = new('a', 64);
    private static readonly string OtherHash = new('b', 64);

    private readonly TemporaryDirectory _directory = new();

    private ITrackedFileRepository Files => Store.Files.Tracked;

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Track_reads_a_file_and_stores_what_it_is()
    {
        var path = Write("Größe 漢字.TXT", "hello");

        var tracked = await Files.TrackAsync(path, metadata: "1");

        tracked.Change.Should().Be(FileChange.New);
        tracked.File.Should().Be(new TrackedFile
        {
            Id = tracked.File.Id,
            FilePath = path,
            FileName = "Größe 漢字.TXT",
            FileType = "txt",
            FileSize = 5,
            FileHash = HashOf("hello"),
            ParsingStatus = ParsingStatus.Pending,
            Metadata = "1",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(tracked.File.Id).Version.Should().Be(7);
        (await Files.FindByIdAsync(tracked.File.Id)).Should().Be(tracked.File);
        (await Files.FindByPathAsync(path)).Should().Be(tracked.File);
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Track_says_whether_a_file_changed_and_a_change_is_pending_again()
    {
        var path = Write("a.md", "one");
        var first = (await Files.TrackAsync(path, metadata: "1")).File;
        var parsed = await Files.MarkParsedAsync(first.Id);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Files.TrackAsync(path)).Should().Be(new FileTracking { File = parsed, Change = FileChange.Unchanged });
        Write("a.md", "other");
        var changed = await Files.TrackAsync(path);

        changed.Change.Should().Be(FileChange.Changed);
        changed.File.Should().Be(parsed with { FileSize = 5, FileHash = HashOf("other"), ParsingStatus = ParsingStatus.Pending, UpdatedAt = Clock.Now });
        (await Files.TrackAsync(path, metadata: "2")).Should().Be(new FileTracking { File = changed.File with { Metadata = "2", UpdatedAt = Clock.Now.AddMilliseconds(1) }, Change = FileChange.Unchanged });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_file_of_any_size_is_hashed_whole(int size)
    {
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(_directory["x"], bytes);

        var file = (await Files.TrackAsync(_directory["x"])).File;

        file.FileSize.Should().Be(size);
        file.FileHash.Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        file.FileType.Should().BeEmpty();
    }

    [Fact]
    public async Task Track_takes_a_files_description_from_the_host()
    {
        var given = new NewTrackedFile("s3://bucket/Report.PDF", 12, Hash.ToUpperInvariant()) { Id = "mine", UserId = Alice, Metadata = "{}" };

        var tracked = await Files.TrackAsync(given);

        tracked.Change.Should().Be(FileChange.New);
        tracked.File.Should().BeEquivalentTo(new { Id = "mine", UserId = Alice, FilePath = "s3://bucket/Report.PDF", FileName = "Report.PDF", FileType = "pdf", FileSize = 12, FileHash = Hash, Metadata = "{}" });
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
        (await Files.TrackAsync(given with { Id = "ignored" })).Should().Be(new FileTracking { File = tracked.File, Change = FileChange.Unchanged });
        var changed = await Files.TrackAsync(given with { FileHash = OtherHash, FileSize = 13, FileName = "r", FileType = "Doc" });
        changed.Change.Should().Be(FileChange.Changed);
        changed.File.Should().BeEquivalentTo(new { Id = "mine", FileName = "r", FileType = "Doc", FileSize = 13, FileHash = OtherHash });
        (await Files.FindByIdAsync("mine")).Should().Be(changed.File);
        var taken = () => Files.TrackAsync(given with { FilePath = "elsewhere" });
        await taken.Should().ThrowAsync<ConversationStoreConflictException>();
    }

    [Theory]
    [InlineData("a.tar.GZ", "a.tar.GZ", "gz")]
    [InlineData("/x/.gitignore", ".gitignore", "gitignore")]
    [InlineData(@"C:\x.y\Makefile", "Makefile", "")]
    [InlineData("/x/end.", "end.", "")]
    [InlineData("https://x.org/", "", "")]
    public async Task Name_and_type_come_from_the_path(string path, string name, string type)
    {
        var file = (await Files.TrackAsync(new NewTrackedFile(path, 0, Hash))).File;

        file.FileName.Should().Be(name);
        file.FileType.Should().Be(type);
    }

    public static TheoryData<string, NewTrackedFile> Bad => new()
    {
        { "file.Id", new("x", 0, Hash) { Id = "" } },
        { "file.UserId", new("x", 0, Hash) { UserId = "\0" } },
        { "file.FilePath", new("", 0, Hash) },
        { "file.FilePath", new(null!, 0, Hash) },
        { "file.FilePath", new("\ud800", 0, Hash) },
        { "file.FileSize", new("x", -1, Hash) },
        { "file.FileHash", new("x", 0, null!) },
        { "file.FileHash", new("x", 0, "") },
        { "file.FileHash", new("x", 0, new string('g', 64)) },
        { "file.FileName", new("x", 0, Hash) { FileName = "" } },
        { "file.FileType", new("x", 0, Hash) { FileType = new('x', 257) } },
        { "file.Metadata", new("x", 0, Hash) { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Track_refuses_what_breaks_a_rule(string parameter, NewTrackedFile bad)
    {
        var track = () => Files.TrackAsync(bad);

        await track.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        (await Files.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task A_path_that_no_file_can_have_is_refused_without_being_quoted()
    {
        var tooLong = () => Files.TrackAsync("/tmp/" + new string('x', 300) + "secret");

        (await tooLong.Should().ThrowAsync<IOException>()).Which.ToString().Should().NotContain("secret");
    }

    [Fact]
    public async Task Track_refuses_what_cannot_be_read()
    {
        var missing = () => Files.TrackAsync(_directory["nowhere"]);
        await missing.Should().ThrowAsync<FileNotFoundException>();
        var deep = () => Files.TrackAsync(_directory["nowhere/deeper"]);
        await deep.Should().ThrowAsync<DirectoryNotFoundException>();
        Directory.CreateDirectory(_directory["directory"]);
        var directory = () => Files.TrackAsync(_directory["directory"]);
        await directory.Should().ThrowAsync<UnauthorizedAccessException>();
        foreach (var (parameter, track) in new (string, Func<Task>)[]
        {
            ("path", () => Files.TrackAsync("")),
            ("path", () => Files.TrackAsync("\0")),
            ("userId", () => Files.TrackAsync("x", "")),
            ("metadata", () => Files.TrackAsync("x", metadata: "{")),
        })
        {
            await track.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Files.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_Track_stores_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var path = Write("a", "x");

        var track = () => Files.TrackAsync(path, cancellationToken: cancelled.Token);

        await track.Should().ThrowAsync<OperationCanceledException>();
        (await Files.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task A_path_is_tracked_once_for_each_user_and_once_as_shared()
    {
        var path = Write("a", "x");
        var shared = (await Files.TrackAsync(path)).File;
        var alices = (await Files.TrackAsync(path, Alice)).File;
        var bobs = (await Store.ForUser(Bob).Files.Tracked.TrackAsync(path)).File;

        shared.UserId.Should().BeNull();
        (alices.UserId, bobs.UserId).Should().Be((Alice, Bob));
        (await Files.FindByPathAsync(path)).Should().Be(shared);
        (await Files.FindByPathAsync(path, Alice)).Should().Be(alices);
        (await Files.FindByPathAsync(path, "nobody")).Should().BeNull();
        (await Files.TrackAsync(path, Alice)).Should().Be(new FileTracking { File = alices, Change = FileChange.Unchanged });
        (await Files.ListAsync()).Items.Should().BeEquivalentTo([shared, alices, bobs]);
    }

    [Fact]
    public async Task Parsing_is_marked_as_done_or_failed()
    {
        var file = (await Files.TrackAsync(new NewTrackedFile("x", 0, Hash))).File;
        Clock.Advance(TimeSpan.FromMinutes(1));

        var failed = await Files.MarkFailedAsync(file.Id, "no text in it");
        failed.Should().Be(file with { ParsingStatus = ParsingStatus.Failed, ParsingError = "no text in it", UpdatedAt = Clock.Now });
        var parsed = await Files.MarkParsedAsync(file.Id, Hash.ToUpperInvariant());
        parsed.Should().Be(file with { ParsingStatus = ParsingStatus.Success, ParsedAt = Clock.Now, UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Files.FindByIdAsync(file.Id)).Should().Be(parsed);
        (await Files.MarkFailedAsync(file.Id, "again")).ParsedAt.Should().Be(parsed.ParsedAt);

        foreach (var mark in new Func<Task>[] { () => Files.MarkParsedAsync("nowhere"), () => Files.MarkFailedAsync("nowhere", "x") })
        {
            await mark.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        }

        foreach (var (parameter, mark) in new (string, Func<Task>)[]
        {
            ("id", () => Files.MarkParsedAsync("")),
            ("fileHash", () => Files.MarkParsedAsync("x", "no hash")),
            ("error", () => Files.MarkFailedAsync("x", "")),
            ("error", () => Files.MarkFailedAsync("x", "\0")),
        })
        {
            await mark.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task What_changed_while_it_was_parsed_stays_pending()
    {
        var before = (await Files.TrackAsync(new NewTrackedFile("x", 0, Hash))).File;
        var changed = (await Files.TrackAsync(new NewTrackedFile("x", 0, OtherHash))).File;

        (await Files.MarkParsedAsync(before.Id, before.FileHash)).Should().Be(changed);
        (await Files.MarkFailedAsync(before.Id, "x", before.FileHash)).Should().Be(changed);
        (await Files.MarkParsedAsync(before.Id, changed.FileHash)).ParsingStatus.Should().Be(ParsingStatus.Success);
    }

    [Fact]
    public async Task Check_looks_again_and_stores_nothing()
    {
        var path = Write("a", "one");
        var file = (await Files.TrackAsync(path)).File;

        (await Files.CheckAsync(file.Id)).Should().Be(FileChange.Unchanged);
        Write("a", "two");
        (await Files.CheckAsync(file.Id)).Should().Be(FileChange.Changed);
        File.Delete(path);
        (await Files.CheckAsync(file.Id)).Should().Be(FileChange.Missing);
        Directory.CreateDirectory(path);
        (await Files.CheckAsync(file.Id)).Should().Be(FileChange.Missing);
        (await Files.CheckAsync("nowhere")).Should().BeNull();
        (await Files.FindByIdAsync(file.Id)).Should().Be(file);
    }

    [Fact]
    public async Task List_pages_those_tracked_longest_first_and_filters()
    {
        var all = new List<TrackedFile>();
        for (var i = 0; i < 12; i++)
        {
            var file = (await Files.TrackAsync(new NewTrackedFile($"{i}.{(i % 3 == 0 ? "md" : "cs")}", i, i % 2 == 0 ? Hash : OtherHash) { UserId = i % 4 == 0 ? Alice : null })).File;
            all.Add(i % 5 == 0 ? await Files.MarkParsedAsync(file.Id) : file);
            Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
        }

        foreach (var (filter, matches) in new (TrackedFileFilter?, Func<TrackedFile, bool>)[]
        {
            (null, _ => true),
            (new(), _ => true),
            (new() { Status = ParsingStatus.Pending }, f => f.ParsingStatus == ParsingStatus.Pending),
            (new() { Status = ParsingStatus.Success, FileType = "cs" }, f => f is { ParsingStatus: ParsingStatus.Success, FileType: "cs" }),
            (new() { Status = ParsingStatus.Failed }, _ => false),
            (new() { FileType = "md" }, f => f.FileType == "md"),
            (new() { FileType = "" }, _ => false),
            (new() { UserId = Alice }, f => f.UserId == Alice),
            (new() { UserId = Alice, Status = ParsingStatus.Pending }, f => f is { UserId: Alice, ParsingStatus: ParsingStatus.Pending }),
            (new() { UserId = Alice, Shared = true }, _ => false),
            (new() { Shared = true }, f => f.UserId is null),
            (new() { Shared = false }, f => f.UserId is not null),
            (new() { Shared = false, Status = ParsingStatus.Success }, f => f is { UserId: not null, ParsingStatus: ParsingStatus.Success }),
            (new() { Hash = Hash.ToUpperInvariant() }, f => f.FileHash == Hash),
            (new() { Hash = OtherHash, UserId = Alice }, _ => false),
            (new() { Hash = Hash, Status = ParsingStatus.Pending, FileType = "cs", Shared = true }, f => f is { ParsingStatus: ParsingStatus.Pending, FileType: "cs", UserId: null } && f.FileHash == Hash),
        })
        {
            var seen = new List<TrackedFile>();
            string? cursor = null;
            do
            {
                var page = await Files.ListAsync(filter, limit: 2, cursor: cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            seen.Should().Equal(all.Where(matches).OrderBy(f => f.CreatedAt).ThenBy(f => f.Id, StringComparer.Ordinal), "the filter is {0}", filter);
        }
    }

    [Fact]
    public async Task List_refuses_what_breaks_a_rule()
    {
        await Files.TrackAsync(new NewTrackedFile("x", 0, Hash));
        await Files.TrackAsync(new NewTrackedFile("y", 0, Hash));
        var cursor = (await Files.ListAsync(limit: 1)).NextCursor;

        foreach (var (parameter, list) in new (string, Func<Task>)[]
        {
            ("filter.Status", () => Files.ListAsync(new() { Status = (ParsingStatus)9 })),
            ("filter.FileType", () => Files.ListAsync(new() { FileType = "\0" })),
            ("filter.UserId", () => Files.ListAsync(new() { UserId = "" })),
            ("filter.Hash", () => Files.ListAsync(new() { Hash = "x" })),
            ("limit", () => Files.ListAsync(limit: 0)),
            ("cursor", () => Files.ListAsync(new() { FileType = "cs" }, limit: 1, cursor: cursor)),
            ("cursor", () => Store.ForUser(Alice).Files.Tracked.ListAsync(limit: 1, cursor: cursor)),
        })
        {
            await list.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task Delete_forgets_a_file_and_leaves_it_and_its_knowledge()
    {
        var path = Write("a", "x");
        var file = (await Files.TrackAsync(path)).File;
        await Store.Knowledge.AddAsync(new("file", file.Id, "concept", "x", "x"));

        (await Files.DeleteAsync(file.Id)).Should().BeTrue();
        (await Files.DeleteAsync(file.Id)).Should().BeFalse();

        (await Files.FindByIdAsync(file.Id)).Should().BeNull();
        File.Exists(path).Should().BeTrue();
        (await Store.Knowledge.CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task One_users_store_tracks_and_sees_that_users_files_only()
    {
        var path = Write("a", "x");
        var shared = (await Files.TrackAsync(path)).File;
        var bobs = (await Files.TrackAsync(path, Bob)).File;
        var mine = Store.ForUser(Alice).Files.Tracked;

        foreach (var track in new Func<Task>[] { () => mine.TrackAsync(path, Bob), () => mine.TrackAsync(new NewTrackedFile("x", 0, Hash) { UserId = Bob }) })
        {
            await track.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await mine.FindByPathAsync(path)).Should().BeNull();
        foreach (var file in new[] { shared, bobs })
        {
            (await mine.FindByIdAsync(file.Id)).Should().BeNull();
            (await mine.FindByPathAsync(path, Bob)).Should().BeNull();
            (await mine.CheckAsync(file.Id)).Should().BeNull();
            (await mine.DeleteAsync(file.Id)).Should().BeFalse();
            foreach (var mark in new Func<Task>[] { () => mine.MarkParsedAsync(file.Id), () => mine.MarkFailedAsync(file.Id, "x") })
            {
                await mark.Should().ThrowAsync<ConversationStoreNotFoundException>();
            }
        }

        var tracked = await mine.TrackAsync(path);
        tracked.Should().Be(new FileTracking { File = tracked.File with { UserId = Alice }, Change = FileChange.New });
        foreach (var filter in new TrackedFileFilter?[] { null, new() { UserId = Alice }, new() { Hash = HashOf("x") }, new() { Status = ParsingStatus.Pending } })
        {
            (await mine.ListAsync(filter)).Items.Should().Equal(tracked.File);
        }

        foreach (var filter in new TrackedFileFilter[] { new() { UserId = Bob }, new() { Shared = true }, new() { UserId = Bob, Hash = HashOf("x") } })
        {
            (await mine.ListAsync(filter)).Items.Should().BeEmpty();
        }

        (await Files.ListAsync()).Items.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_unit_of_work_that_is_not_committed_tracked_nothing()
    {
        var path = Write("a", "x");
        await using (var work = await Store.BeginAsync())
        {
            var file = (await work.Files.Tracked.TrackAsync(path, Alice)).File;
            (await work.Files.Tracked.FindByIdAsync(file.Id)).Should().Be(file);
        }

        (await Files.ListAsync()).Items.Should().BeEmpty();
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
