using System.Globalization;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>Numbers as a person reads them: three digits and a unit.</summary>
internal static class Format
{
    public static string Time(double seconds) => seconds switch
    {
        >= 1 => Text($"{Digits(seconds)} s"),
        >= 1e-3 => Text($"{Digits(seconds * 1e3)} ms"),
        _ => Text($"{Digits(seconds * 1e6)} us"),
    };

    public static string Rate(double perSecond) => Text($"{perSecond:N0}/s");

    public static string Ratio(double ratio) => Text($"{ratio:0.00}");

    public static string Bytes(double bytes) => Text($"{bytes:N0} B");

    public static string Mebibytes(long bytes) => Text($"{bytes / 1048576.0:0.0} MiB");

    private static string Digits(double value) => Text($"{Math.Round(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
