using System.Globalization;
using Conversa.Data;
using Conversa.Data.Messages;
using Microsoft.Data.Sqlite;

// The other process of tests that need one. It says READY when it has begun, and ends when its input does.
var (verb, path) = (args[0], args[1]);
switch (verb)
{
    case "open":
        await using (await ConversationStore.OpenAsync($"Data Source={path}"))
        {
            Console.WriteLine("READY");
        }

        break;

    case "temporary":
        // In that directory.
        Environment.SetEnvironmentVariable(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR", path);
        await using (var store = await ConversationStore.OpenTemporaryAsync())
        {
            await store.Conversations.CreateAsync("alice");
            Console.WriteLine("READY");
        }

        break;

    case "append":
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}"))
        {
            var chat = await store.Conversations.GetOrCreateAsync("shared", "alice");
            Console.WriteLine("READY");
            for (var i = 0; i < int.Parse(args[3], CultureInfo.InvariantCulture); i++)
            {
                await store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{args[2]} {i}");
            }
        }

        break;

    case "turns":
        // Turns of one conversation: so many, one after the other.
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}"))
        {
            var chat = await store.Conversations.GetOrCreateAsync("shared", "alice");
            Console.WriteLine("READY");
            for (var i = 0; i < int.Parse(args[2], CultureInfo.InvariantCulture); i++)
            {
                await store.SaveTurnAsync(new(chat.Id) { Messages = [new(chat.Id, MessageRole.User, $"{i}")], State = new($"{i}"), WorkingState = new() { StepCount = i } });
                await Task.Delay(5);
            }
        }

        break;

    case "lock-checkpoints":
        // The lock that whoever checkpoints holds: byte 121 of the -shm.
        await using (var shared = new FileStream(path + "-shm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            if (!OperatingSystem.IsMacOS())
            {
                shared.Lock(121, 1);
            }

            Console.WriteLine("READY");
            Console.ReadLine();
        }

        break;

    case "claim":
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}"))
        {
            await store.Queue.ClaimAsync("other process");
            Console.WriteLine("READY");
            Console.ReadLine();
        }

        break;

    case "embed":
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}"))
        {
            foreach (var pair in args[2..])
            {
                // id=1;2;3 stores a vector of the model "m", id= deletes it.
                var (id, numbers) = (pair.Split('=')[0], pair.Split('=')[1]);
                await (numbers.Length == 0
                    ? store.Messages.Embeddings.DeleteAsync(id, "m")
                    : store.Messages.Embeddings.SetAsync(id, "m", numbers.Split(';').Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray()));
            }

            Console.WriteLine("READY");
        }

        break;

    case "hold":
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            Console.WriteLine("READY");
            Console.ReadLine();
            using var end = connection.CreateCommand();
            end.CommandText = "ROLLBACK";
            end.ExecuteNonQuery();
        }

        break;

    default:
        return 2;
}

return 0;
