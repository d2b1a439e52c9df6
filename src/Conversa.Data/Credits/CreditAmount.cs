using System.Runtime.CompilerServices;
using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

/// <summary>Amounts of credit as they are stored.</summary>
internal static class CreditAmount
{
    private const decimal Most = 1_000_000_000;

    public static long? Check(decimal? amount, [CallerArgumentExpression(nameof(amount))] string name = "") => Money.ToNanosOrNull(amount, -Most, Most, name);
}
