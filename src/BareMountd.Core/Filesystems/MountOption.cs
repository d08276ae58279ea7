using System.Collections.Immutable;
using System.Text;

namespace BareMountd.Core.Filesystems;

/// <summary>One mount option, <c>key</c> or <c>key=value</c>.</summary>
/// <param name="Key">Part before the first <c>=</c>.</param>
/// <param name="Value">Part after it; null when there is none.</param>
public readonly record struct MountOption(string Key, string? Value)
{
    /// <summary>Reads one option.</summary>
    public static MountOption Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new MountOption(text, null) : new MountOption(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Parts a list as mount(8) does: at commas, except inside double quotes (SELinux contexts have commas).</summary>
    public static ImmutableArray<string> Split(string text)
    {
        ImmutableArray<string>.Builder options = ImmutableArray.CreateBuilder<string>();
        StringBuilder current = new();
        bool quoted = false;
        foreach (char c in text)
        {
            if (c == ',' && !quoted)
            {
                options.Add(current.ToString().Trim());
                current.Clear();
                continue;
            }

            quoted ^= c == '"';
            current.Append(c);
        }

        options.Add(current.ToString().Trim());
        return options.ToImmutable();
    }

    /// <summary>As mount(8) takes it.</summary>
    public override string ToString() => Value is null ? Key : $"{Key}={Value}";
}
