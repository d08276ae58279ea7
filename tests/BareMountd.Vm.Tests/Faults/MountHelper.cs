using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>
/// A helper of mount(8) for ext4 that stops before it mounts, so that something can happen in the middle of a mount. It stops only while a
/// file in /run says so: after a reboot it mounts as always.
/// </summary>
internal static class MountHelper
{
    /// <summary>True in the guest while a mount stands still.</summary>
    public const string IsWaiting = "test -e /run/fault-mount-waiting";

    /// <summary>Lets the mount go on.</summary>
    public const string Release = "rm -f /run/fault-mount-hold";

    /// <summary>Takes the helper away.</summary>
    public const string Remove = "rm -f /run/fault-mount-hold /run/fault-mount-waiting /sbin/mount.ext4";

    public static Task<string> InstallAsync(QemuMachine machine, CancellationToken cancellationToken) => machine.MustRunAsync(
        """
        cat > /sbin/mount.ext4 <<'HELPER'
        #!/bin/sh
        # -i: without this helper.
        if [ -e /run/fault-mount-hold ]; then touch /run/fault-mount-waiting; fi
        while [ -e /run/fault-mount-hold ]; do sleep 0.05; done
        rm -f /run/fault-mount-waiting
        exec mount -i -t ext4 "$@"
        HELPER
        chmod 755 /sbin/mount.ext4
        sync /sbin/mount.ext4
        touch /run/fault-mount-hold
        """,
        null,
        cancellationToken);
}
