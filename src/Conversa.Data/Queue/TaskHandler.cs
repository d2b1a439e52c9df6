using System.Text.Json;

namespace Conversa.Data.Queue;

/// <summary>Does a task. What is thrown, at once or later, fails the attempt.</summary>
internal delegate Task TaskHandler(QueuedTask task, JsonSerializerOptions json, IServiceProvider services, CancellationToken cancellationToken);
