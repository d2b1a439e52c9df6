namespace Conversa.Data.Torture.Children;

/// <summary>What a child process does.</summary>
internal interface IChildWork
{
    string Name { get; }

    /// <summary>Whether it reads its input. One that does not ends when its input does, so that none is left when the program is gone.</summary>
    bool ReadsInput => false;

    Task RunAsync(string[] arguments);
}
