namespace QuickStart.Import;

/// <summary>A file that cannot be imported. The text names the file and says what is wrong with it.</summary>
internal sealed class ImportException(string message, Exception? innerException = null) : Exception(message, innerException);
