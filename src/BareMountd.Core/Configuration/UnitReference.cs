using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BareMountd.Core.Mounts;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Names of units that a policy stops or restarts.</summary>
internal static partial class UnitReference
{
    /// <summary>Kinds of units that can be stopped and restarted.</summary>
    public static readonly ImmutableArray<string> Kinds = ["path", "service", "socket", "target", "timer"];

    private static readonly string[] s_otherKinds = ["automount", "device", "mount", "scope", "slice", "swap"];

    // What every login, bus call and mount rests on: without these neither this daemon nor its user could put anything right.
    private static readonly FrozenSet<string> s_system = new[]
    {
        "basic.target", "dbus-broker.service", "dbus.service", "dbus.socket", "default.target", "graphical.target", "local-fs-pre.target", "local-fs.target",
        "multi-user.target", "paths.target", "slices.target", "sockets.target", "swap.target", "sysinit.target", "timers.target",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why a policy cannot name this unit, with what to write instead; or null.</summary>
    public static string? Refusal(string name)
    {
        int dot = name.LastIndexOf('.');
        string kind = name[(dot + 1)..];
        if (dot > 0 && s_otherKinds.Contains(kind))
        {
            return kind is "mount" or "automount"
                ? "mounts are the daemon's work; `after` orders disks, `enabled` switches one off"
                : $"a unit of the kind {kind} cannot be restarted; name the service that uses the disk";
        }

        if (dot <= 0 || !Kinds.Contains(kind))
        {
            string guess = Form().IsMatch(name + ".service") ? $" (did you mean \"{TextEscaper.ForTerminal(name, 80)}.service\"?)" : "";
            return $"write the full name{guess}; it ends with .{string.Join(", .", Kinds)}";
        }

        if (!UnitName.Fits(name) || !Form().IsMatch(name))
        {
            return name[..dot].EndsWith('@')
                ? $"a template is no unit; name an instance: {TextEscaper.ForTerminal(name[..dot], 80)}INSTANCE.{kind}"
                : $"a unit's name has at most {UnitName.MaxLength - 1} letters, digits and : - _ . \\ and at most one @";
        }

        if (OwnUnit().IsMatch(name))
        {
            return "the daemon does not stop or restart itself";
        }

        return s_system.Contains(name) || name.StartsWith("systemd-", StringComparison.Ordinal) ? "the system runs on it; name the service that uses the disk" : null;
    }

    // systemd.unit(5): a prefix, for an instance an @ and its name, and the kind.
    [GeneratedRegex(@"^[A-Za-z0-9:_.\\-]+(@[A-Za-z0-9:_.\\-]+)?\.[a-z]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^baremountd([-@.]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex OwnUnit();
}
