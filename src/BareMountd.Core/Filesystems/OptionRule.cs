using System.Collections.Immutable;

namespace BareMountd.Core.Filesystems;

/// <summary>Which values one mount option takes.</summary>
public sealed class OptionRule
{
    private readonly ImmutableArray<string> _forms;

    internal OptionRule(string name, string forms)
    {
        Name = name;
        string[] parts = forms.Split('|');
        HasNegation = parts.Contains("<no>");
        _forms = [.. parts.Where(p => p != "<no>")];
    }

    /// <summary>Key, without value.</summary>
    public string Name { get; }

    /// <summary>True when <c>noNAME</c> exists too.</summary>
    public bool HasNegation { get; }

    /// <summary>The forms that are allowed, in words: <c>"data=journal", "data=ordered" or "data=writeback"</c>.</summary>
    public string Allowed
    {
        get
        {
            string[] words = [.. _forms.Select(f => f == "<flag>" ? $"\"{Name}\" without a value" : $"\"{Name}={Describe(f)}\"")];
            return words.Length == 1 ? words[0] : string.Join(", ", words[..^1]) + " or " + words[^1];
        }
    }

    /// <summary>True when the option may stand with this value (null: without one).</summary>
    public bool Accepts(string? value)
    {
        foreach (string form in _forms)
        {
            if (value is null ? form == "<flag>" : form != "<flag>" && Fits(form, value))
            {
                return true;
            }
        }

        return false;
    }

    private static string Describe(string form) => form
        .Replace("<uint>", "NUMBER", StringComparison.Ordinal)
        .Replace("<int>", "NUMBER", StringComparison.Ordinal)
        .Replace("<number>", "NUMBER", StringComparison.Ordinal)
        .Replace("<octal>", "OCTAL", StringComparison.Ordinal)
        .Replace("<size>", "SIZE (bytes, or with k, m, g)", StringComparison.Ordinal)
        .Replace("<percent>", "PERCENT%", StringComparison.Ordinal)
        .Replace("<path>", "PATH", StringComparison.Ordinal)
        .Replace("<text>", "TEXT", StringComparison.Ordinal);

    private static bool Fits(string form, string value)
    {
        int open = form.IndexOf('<', StringComparison.Ordinal);
        if (open < 0)
        {
            return form == value;
        }

        if (!value.StartsWith(form.AsSpan(0, open), StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = value.AsSpan(open);
        return form[open..] switch
        {
            // The kernel's u32: larger numbers are refused by its parser.
            "<uint>" => IsDigits(rest) && rest.Length <= 10,
            "<int>" => rest.Length <= 11 && IsDigits(rest.StartsWith("-") ? rest[1..] : rest),
            "<number>" => IsDigits(rest) && rest.Length <= 20,
            "<octal>" => rest.Length is > 0 and <= 7 && !rest.ContainsAnyExceptInRange('0', '7'),
            "<size>" => rest.Length is > 0 and <= 20 && IsDigits("kKmMgG".Contains(rest[^1], StringComparison.Ordinal) ? rest[..^1] : rest),
            "<percent>" => rest.Length is > 1 and <= 4 && rest[^1] == '%' && IsDigits(rest[..^1]),
            "<path>" => rest.StartsWith("/"),
            "<text>" => rest.Length > 0,
            _ => false,
        };
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
