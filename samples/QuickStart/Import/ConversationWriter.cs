using Conversa.Data;
using Conversa.Data.Classifications;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.Users;

namespace QuickStart.Import;

/// <summary>Stores imported conversations, each whole or not at all.</summary>
internal sealed class ConversationWriter(IConversationStore store)
{
    public ImportCounts Counts { get; } = new();

    /// <summary>Stores a conversation with all that belongs to it, unless it is there already.</summary>
    public async Task WriteAsync(ImportedConversation imported, CancellationToken cancellationToken)
    {
        // A conversation is committed with everything in it, so if it is there, it is there whole.
        if (await store.Conversations.FindByExternalKeyAsync(imported.ExternalKey, cancellationToken) is not null)
        {
            Counts.Known++;
            return;
        }

        // From here to CommitAsync it is one transaction: if anything throws, disposing the unit undoes all of it.
        await using var work = await store.BeginAsync(cancellationToken);
        var users = await FindUsersAsync(work, imported, cancellationToken);
        var conversation = await work.Conversations.CreateAsync(
            new NewConversation(users[imported.People[0]].Id)
            {
                ExternalKey = imported.ExternalKey,
                Title = imported.Title,
                StartedAt = imported.StartedAt,
                Metadata = imported.Metadata,
            },
            cancellationToken);

        // One call for all messages is faster than one each. They come back in the same order, with their ids.
        var messages = await work.Messages.CreateManyAsync([.. imported.Turns.Select(t => ToMessage(t, conversation, users))], cancellationToken);
        await WriteIntentsAsync(work, imported, messages, cancellationToken);
        await WriteStatesAsync(work, imported, messages, cancellationToken);
        foreach (var flow in imported.Flows)
        {
            await WriteFlowAsync(work, flow, conversation, cancellationToken);
        }

        await work.CommitAsync(cancellationToken);
        Count(imported);
    }

    private static async Task<Dictionary<ImportedPerson, User>> FindUsersAsync(
        IUnitOfWork work, ImportedConversation imported, CancellationToken cancellationToken)
    {
        var users = new Dictionary<ImportedPerson, User>();
        foreach (var person in imported.People)
        {
            users[person] = await work.Users.FindOrCreateAsync(imported.Platform, person.ExternalId, person.Name, cancellationToken);
        }

        return users;
    }

    private static NewMessage ToMessage(ImportedTurn turn, Conversation conversation, Dictionary<ImportedPerson, User> users) =>
        new(conversation.Id, turn.Role, turn.Content)
        {
            ExternalId = turn.ExternalId,
            AuthorId = turn.Author is null ? null : users[turn.Author].Id,
            AuthorName = turn.Author?.Name,
            Contents = turn.Contents,
            Images = turn.Images,
            MessageType = turn.Role == MessageRole.Tool ? "tool_result" : "text",
            ToolName = turn.ToolName,
            ToolSuccess = turn.ToolSuccess,
            Metadata = turn.Metadata,
            Timestamp = turn.Timestamp,
        };

    private static async Task WriteIntentsAsync(
        IUnitOfWork work, ImportedConversation imported, IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        // People annotated the dialogues, so there is no doubt about the intents and they took no time.
        var results = imported.Turns.Zip(messages).SelectMany(pair => pair.First.Intents.Select(intent =>
            new NewClassification(pair.Second.Id, classifierName: "intent", result: intent, confidence: 1, processingTimeMs: 0)));
        await work.Classifications.SaveClassificationsAsync([.. results], cancellationToken);
    }

    private static async Task WriteStatesAsync(
        IUnitOfWork work, ImportedConversation imported, IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        foreach (var (turn, message) in imported.Turns.Zip(messages))
        {
            if (turn.State is not null)
            {
                var metadata = ImportJson.Write(new { MessageId = message.Id });
                await work.States.SaveStateJsonAsync(message.ConversationId, turn.State, metadata: metadata, cancellationToken: cancellationToken);
            }
        }
    }

    private static async Task WriteFlowAsync(IUnitOfWork work, ImportedFlow imported, Conversation conversation, CancellationToken cancellationToken)
    {
        var steps = Math.Max(1, imported.Steps);
        var flow = await work.Flows.CreateFlowAsync(
            new NewFlow(conversation.Id, imported.FlowType, steps) { CurrentStep = imported.Steps, State = imported.State, StartedAt = imported.StartedAt },
            cancellationToken);
        if (imported.Succeeded)
        {
            await work.Flows.CompleteFlowAsync(flow.Id, cancellationToken);
        }
        else
        {
            await work.Flows.AbandonFlowAsync(flow.Id, cancellationToken);
        }
    }

    private void Count(ImportedConversation imported)
    {
        Counts.Conversations++;
        Counts.Users += imported.People.Count;
        Counts.Messages += imported.Turns.Count;
        Counts.ToolMessages += imported.Turns.Count(t => t.Role == MessageRole.Tool);
        Counts.Classifications += imported.Turns.Sum(t => t.Intents.Count);
        Counts.States += imported.Turns.Count(t => t.State is not null);
        Counts.Flows += imported.Flows.Count;
    }
}
