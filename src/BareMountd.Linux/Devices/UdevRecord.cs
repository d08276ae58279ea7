using System.Collections.Immutable;

namespace BareMountd.Linux.Devices;

/// <summary>What udev knows of one device.</summary>
/// <param name="Initialized">False while udev's rules have not run for it: then nothing of it may be taken as missing.</param>
/// <param name="Properties">Properties by name.</param>
/// <param name="Links">Links below the device directory, without it: <c>disk/by-id/…</c>.</param>
internal sealed record UdevRecord(bool Initialized, ImmutableDictionary<string, string> Properties, ImmutableArray<string> Links)
{
    /// <summary>udev has not seen the device.</summary>
    internal static readonly UdevRecord Unknown = new(false, ImmutableDictionary<string, string>.Empty, []);

    /// <summary>Value of a property; null when absent or empty.</summary>
    internal string? this[string name] => Properties.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>
    /// Parses a file of udev's database: lines of one letter, a colon and a value (systemd src/libsystemd/sd-device/device-private.c,
    /// device_update_db). A line that is not understood is skipped: newer versions add letters.
    /// </summary>
    internal static UdevRecord Parse(ReadOnlySpan<char> text)
    {
        ImmutableDictionary<string, string>.Builder properties = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ImmutableArray<string>.Builder links = ImmutableArray.CreateBuilder<string>();
        bool initialized = false;
        foreach (Range range in text.Split('\n'))
        {
            ReadOnlySpan<char> line = text[range];
            if (line.Length < 2 || line[1] != ':')
            {
                continue;
            }

            ReadOnlySpan<char> value = line[2..];
            switch (line[0])
            {
                case 'S' when !value.IsEmpty:
                    links.Add(value.ToString());
                    break;
                case 'I':
                    // "I:" is the time of initialisation in microseconds, written once the rules are through.
                    initialized = true;
                    break;
                case 'E' when value.IndexOf('=') is int equals and > 0:
                    properties[value[..equals].ToString()] = value[(equals + 1)..].ToString();
                    break;
                default:
                    break;
            }
        }

        return new UdevRecord(initialized, properties.ToImmutable(), links.ToImmutable());
    }
}
