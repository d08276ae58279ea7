using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>
/// The transient units that a mount is made of, as properties; pure. Default dependencies stay on: they give a mount
/// <c>After=local-fs-pre.target</c>, <c>Before=</c> and <c>Conflicts=umount.target</c> and <c>RequiresMountsFor=</c> its parent, so that
/// shutdown unmounts children before parents (systemd.mount(5), "Automatic Dependencies"; systemd src/core/mount.c).
/// </summary>
public static class TransientMount
{
    /// <summary>How long a mount helper may work: systemd's own default. The check before it has no limit.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    /// <summary>
    /// WSL makes <c>/mnt/wsl</c> a slave when this unit stops; a mount of ours that is gone before cannot outlive the distribution and keep
    /// the disk busy. Ordering after a unit that does not exist has no effect.
    /// </summary>
    private const string WslGuard = "wsl-mnt-guard.service";

    private const string Documentation = "man:baremountd(8)";

    /// <summary>The properties of the mount unit.</summary>
    /// <param name="request">What is wished.</param>
    /// <param name="what">Device path for <c>What=</c>: the node where udev runs, else our own link (systemd waits for a device unit below /dev).</param>
    /// <param name="fsckUnit">systemd's check unit that must come before; null where none is needed or it ran already.</param>
    public static ImmutableArray<UnitProperty> Properties(MountRequest request, string what, string? fsckUnit)
    {
        List<string> after = [WslGuard];
        after.AddRange(request.AfterMountPoints.Select(point => UnitName.FromPath(point, ".mount")));
        ImmutableArray<UnitProperty>.Builder result = ImmutableArray.CreateBuilder<UnitProperty>();
        result.Add(new UnitProperty.Text("Description", $"{request.MountPoint} (disk {request.Disk} of baremountd)"));
        result.Add(new UnitProperty.TextList("Documentation", [Documentation]));
        result.Add(new UnitProperty.Text("What", what));
        result.Add(new UnitProperty.Text("Type", request.FsType));
        if (!request.Options.IsEmpty)
        {
            result.Add(new UnitProperty.Text("Options", string.Join(',', request.Options)));
        }

        result.Add(new UnitProperty.Number("TimeoutUSec", (ulong)Timeout.TotalMicroseconds));
        if (request.UdevRunning)
        {
            // Requires= and After= on the device come by themselves; BindsTo= is what stops the mount when the device goes, as systemd-mount does.
            string device = UnitName.FromPath(what, ".device");
            after.Add(device);
            result.Add(new UnitProperty.TextList("BindsTo", [device]));
        }

        if (fsckUnit is not null)
        {
            after.Add(fsckUnit);
            result.Add(new UnitProperty.TextList("Requires", [fsckUnit]));
        }

        result.Add(new UnitProperty.TextList("After", [.. after]));

        // Whoever comes after the disk's wait unit is stopped before the disk is unmounted, whoever asks for that: we, the machine that shuts
        // down, udev's device that went, or "systemctl stop" by hand.
        string wait = WaitUnit.For(request.Disk);
        result.Add(new UnitProperty.TextList("Before", [wait]));
        result.Add(new UnitProperty.TextList("PropagatesStopTo", [wait]));
        AddLifetime(result);
        return result.ToImmutable();
    }

    /// <summary>The properties of a service that runs one program once, as root, in the namespaces of PID 1.</summary>
    /// <param name="description">One line.</param>
    /// <param name="program">Absolute path.</param>
    /// <param name="limit">How long it may run; null for ever, as systemd's own check does.</param>
    /// <param name="arguments">Without the program's own name. A <c>$</c> is doubled here: systemd would expand it.</param>
    public static ImmutableArray<UnitProperty> OneShot(string description, string program, TimeSpan? limit, params ImmutableArray<string> arguments)
    {
        ImmutableArray<UnitProperty>.Builder result = ImmutableArray.CreateBuilder<UnitProperty>();
        result.Add(new UnitProperty.Text("Description", description));
        result.Add(new UnitProperty.TextList("Documentation", [Documentation]));
        result.Add(new UnitProperty.Text("Type", "oneshot"));
        result.Add(new UnitProperty.Command(
            "ExecStart", program, [program, .. arguments.Select(argument => argument.Replace("$", "$$", StringComparison.Ordinal))]));
        result.Add(new UnitProperty.Number("TimeoutStartUSec", limit is null ? ulong.MaxValue : (ulong)limit.Value.TotalMicroseconds));
        AddLifetime(result);
        return result.ToImmutable();
    }

    /// <summary>Name of the service that checks a disk where udev does not run.</summary>
    public static string FsckService(string disk) => $"baremountd-fsck-{UnitName.Escape(disk)}.service";

    /// <summary>Name of the service that remounts a disk.</summary>
    public static string RemountService(string disk) => $"baremountd-remount-{UnitName.Escape(disk)}.service";

    /// <summary>
    /// A failed unit goes away by itself and never stands in the way of the next attempt; our reference holds it until its result is read,
    /// and falls with our connection at the latest.
    /// </summary>
    internal static void AddLifetime(ImmutableArray<UnitProperty>.Builder properties)
    {
        properties.Add(new UnitProperty.Text("CollectMode", "inactive-or-failed"));
        properties.Add(new UnitProperty.Flag("AddRef", true));
    }
}
