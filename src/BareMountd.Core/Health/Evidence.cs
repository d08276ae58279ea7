using System.Collections.Immutable;
using System.Globalization;

namespace BareMountd.Core.Health;

/// <summary>The numbers of a finding; every number is written the same way everywhere.</summary>
internal static class Evidence
{
    private static readonly ImmutableSortedDictionary<string, string> s_none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Numbers by name; those without a value are left out.</summary>
    public static ImmutableSortedDictionary<string, string> Of(params ReadOnlySpan<(string Name, string? Value)> numbers)
    {
        ImmutableSortedDictionary<string, string>.Builder all = s_none.ToBuilder();
        foreach ((string name, string? value) in numbers)
        {
            if (value is not null)
            {
                all[name] = value;
            }
        }

        return all.ToImmutable();
    }

    /// <summary>A count or a size.</summary>
    public static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count or a size that may be unknown.</summary>
    public static string? Text(ulong? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A measured value.</summary>
    public static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A time in seconds.</summary>
    public static string Text(TimeSpan value) => Text(value.TotalSeconds);

    /// <summary>A moment, to the second.</summary>
    public static string? Text(DateTimeOffset? value) => value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
