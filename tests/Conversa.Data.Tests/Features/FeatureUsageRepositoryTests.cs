namespace Conversa.Data.Tests.Features;

public sealed class FeatureUsageRepositoryOnFile() : FeatureUsageRepositoryContract(EngineKind.TemporaryFile);

public sealed class FeatureUsageRepositoryInMemory() : FeatureUsageRepositoryContract(EngineKind.InMemory);
