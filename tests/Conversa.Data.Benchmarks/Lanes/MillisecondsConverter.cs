using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>Times as the schema stores them.</summary>
internal sealed class MillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
