namespace Conversa.Data.Tests.Users;

public sealed class UserRepositoryOnFile() : UserRepositoryContract(EngineKind.TemporaryFile);

public sealed class UserRepositoryInMemory() : UserRepositoryContract(EngineKind.InMemory);

public sealed class UserIdentitiesOnFile() : UserIdentitiesContract(EngineKind.TemporaryFile);

public sealed class UserIdentitiesInMemory() : UserIdentitiesContract(EngineKind.InMemory);

public sealed class UserHashesOnFile() : UserHashesContract(EngineKind.TemporaryFile);

public sealed class UserHashesInMemory() : UserHashesContract(EngineKind.InMemory);

public sealed class UserSessionsOnFile() : UserSessionsContract(EngineKind.TemporaryFile);

public sealed class UserSessionsInMemory() : UserSessionsContract(EngineKind.InMemory);

public sealed class UserMergingOnFile() : UserMergingContract(EngineKind.TemporaryFile);

public sealed class UserMergingInMemory() : UserMergingContract(EngineKind.InMemory);
