using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Interop;
using BareMountd.Linux.Systemd;
using BareMountd.Linux.Tests.Proc;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>The real flag on a real directory, where the kernel, its filesystem and our rights allow it; what needs no flag runs anywhere.</summary>
public sealed class MountPointGuardTests
{
    [Fact]
    public void A_guarded_directory_takes_no_file_until_the_guard_ends()
    {
        using GuardTree tree = new();
        tree.RequireFlag();
        MountPointGuard guard = new(tree.Roots);
        Assert.Equal(GuardResult.Changed, guard.Set(tree.Point).Result);
        Assert.ThrowsAny<SystemException>(() => File.WriteAllText(tree.Point + "/stray", "x"));
        Assert.Equal(GuardResult.AlreadySo, guard.Set(tree.Point).Result);
        Assert.Equal([tree.Point], guard.Ours);
        Assert.Equal([tree.Point], File.ReadAllLines(tree.Roots.GuardedFile));

        MountPointGuard next = new(tree.Roots);
        Assert.Equal([tree.Point], next.Ours);
        Assert.Equal(GuardResult.Changed, next.Clear(tree.Point).Result);
        File.WriteAllText(tree.Point + "/free", "x");
        Assert.Empty(next.Ours);
        Assert.Empty(File.ReadAllLines(tree.Roots.GuardedFile));
    }

    [Fact]
    public void A_missing_directory_is_made_and_a_flag_of_somebody_else_is_left_alone()
    {
        using GuardTree tree = new();
        tree.RequireFlag();
        string theirs = tree.Point + "-theirs";
        Directory.CreateDirectory(theirs);
        GuardTree.SetFlag(theirs, true);
        MountPointGuard guard = new(tree.Roots);
        Assert.Equal(GuardResult.AlreadySo, guard.Set(theirs).Result);
        Assert.Equal(GuardResult.AlreadySo, guard.Clear(theirs).Result);
        Assert.Empty(guard.Ours);
        Assert.ThrowsAny<SystemException>(() => File.WriteAllText(theirs + "/stray", "x"));

        string fresh = tree.Point + "-fresh/deep";
        Assert.Equal(GuardResult.Changed, guard.Set(fresh).Result);
        Assert.Equal(GuardResult.Changed, guard.Clear(fresh).Result);
    }

    [Fact]
    public void A_directory_with_files_a_link_and_a_mounted_root_are_refused()
    {
        using GuardTree tree = new();
        File.WriteAllText(tree.Point + "/precious", "x");
        string link = tree.Point + "-link";
        Directory.CreateSymbolicLink(link, tree.Point);
        MountPointGuard guard = new(tree.Roots);
        GuardOutcome files = guard.Set(tree.Point);
        Assert.True(files is { Result: GuardResult.Refused, Detail: "it has files in it" } or { Result: GuardResult.Unsupported }, files.ToString());
        Assert.Contains("symbolic link", guard.Set(link).Detail, StringComparison.Ordinal);
        Assert.Equal(GuardResult.Mounted, guard.Set(LinuxRoots.System.Proc).Result);
        Assert.Empty(guard.Ours);
    }

    [Fact]
    public void A_filesystem_without_the_flag_is_said_so()
    {
        using GuardTree tree = new();

        // A directory of procfs: empty or not, it has no flags.
        Assert.Equal(GuardResult.Unsupported, new MountPointGuard(tree.Roots).Set(LinuxRoots.System.Proc + "/tty/ldisc").Result);
    }

    [Fact]
    public void What_is_noted_and_gone_or_never_set_is_dropped()
    {
        using GuardTree tree = new();
        TempTree.Write(tree.Roots.GuardedFile, $"{tree.Point}-gone\nnot a path\n");
        MountPointGuard guard = new(tree.Roots);
        Assert.Equal([tree.Point + "-gone"], guard.Ours);
        Assert.Equal(GuardResult.AlreadySo, guard.Clear(tree.Point + "-gone").Result);
        Assert.Empty(guard.Ours);
    }

    private sealed class GuardTree : IDisposable
    {
        private readonly TempTree _tree = new();

        public GuardTree() => Directory.CreateDirectory(Point);

        public LinuxRoots Roots => _tree.Roots with { Proc = LinuxRoots.System.Proc };

        public string Point => _tree.Roots.Run + "/point";

        public static void SetFlag(string directory, bool on)
        {
            using SafeFileHandle handle = SystemdLibc.OpenRoot(SystemdLibc.AtCurrentDirectory, directory, SystemdLibc.OpenDirectory);
            Assert.Equal(0, GuardNative.GetFlags(handle, out int flags));
            Assert.Equal(0, GuardNative.SetFlags(handle, on ? flags | GuardNative.Immutable : flags & ~GuardNative.Immutable));
        }

        /// <summary>Skips where nobody may set the flag: no root, a container without the capability, a filesystem without flags.</summary>
        public void RequireFlag()
        {
            using SafeFileHandle handle = SystemdLibc.OpenRoot(SystemdLibc.AtCurrentDirectory, Point, SystemdLibc.OpenDirectory);
            int errno = GuardNative.GetFlags(handle, out int flags);
            errno = errno != 0 ? errno : GuardNative.SetFlags(handle, flags | GuardNative.Immutable);
            errno = errno != 0 ? errno : GuardNative.SetFlags(handle, flags);
            Assert.SkipWhen(errno != 0, $"the immutable flag cannot be set here (errno {errno}); the virtual machine's tests set it");
        }

        public void Dispose()
        {
            foreach (string directory in Directory.GetDirectories(_tree.Roots.Run, "point*"))
            {
                using SafeFileHandle handle = SystemdLibc.OpenRoot(SystemdLibc.AtCurrentDirectory, directory, SystemdLibc.OpenDirectory);
                if (GuardNative.GetFlags(handle, out int flags) == 0)
                {
                    _ = GuardNative.SetFlags(handle, flags & ~GuardNative.Immutable);
                }
            }

            _tree.Dispose();
        }
    }
}
