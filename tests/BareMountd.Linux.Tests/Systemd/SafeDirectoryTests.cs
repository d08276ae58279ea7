using System.Runtime.Versioning;
using BareMountd.Core.Host;
using BareMountd.Linux.Systemd;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Tests.Systemd;

[SupportedOSPlatform("linux")]
public sealed class SafeDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("baremountd-walk").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Open_makes_what_is_missing_with_mode_0755()
    {
        using SafeFileHandle? handle = SafeDirectory.Open(_root + "/a/b c/d", create: true, out PathFailure? failure);
        Assert.Null(failure);
        Assert.NotNull(handle);
        Assert.True(SafeDirectory.IsEmpty(handle, LinuxRoots.System.SelfFds));
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Assert.Equal(Mode, File.GetUnixFileMode(_root + "/a/b c"));
        File.WriteAllText(_root + "/a/b c/d/.hidden", "");
        Assert.False(SafeDirectory.IsEmpty(handle, LinuxRoots.System.SelfFds));
    }

    [Theory]
    [InlineData("/link/d", "/link", "is a symbolic link")]
    [InlineData("/a/link", "/a/link", "is a symbolic link")]
    [InlineData("/file/d", "/file", "is not a directory")]
    [InlineData("/file", "/file", "is not a directory")]
    [InlineData("/a/../b", "/a/..", "the path is not normalised")]
    public void Open_names_the_component_that_is_to_blame(string path, string component, string reason)
    {
        Directory.CreateDirectory(_root + "/a");
        File.CreateSymbolicLink(_root + "/link", _root + "/a");
        File.CreateSymbolicLink(_root + "/a/link", "/");
        File.WriteAllText(_root + "/file", "");
        using SafeFileHandle? handle = SafeDirectory.Open(_root + path, create: true, out PathFailure? failure);
        Assert.Null(handle);
        Assert.Equal(new PathFailure(_root + component, reason), failure);
    }

    [Fact]
    public void Open_without_create_leaves_nothing_behind()
    {
        using SafeFileHandle? handle = SafeDirectory.Open(_root + "/a/b", create: false, out PathFailure? failure);
        Assert.Null(handle);
        Assert.Contains("ENOENT", failure!.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void A_link_that_is_put_in_place_later_does_not_move_the_handle()
    {
        using SafeFileHandle? handle = SafeDirectory.Open(_root + "/a", create: true, out _);
        Directory.Move(_root + "/a", _root + "/moved");
        Directory.CreateDirectory(_root + "/full/x");
        File.CreateSymbolicLink(_root + "/a", _root + "/full");
        Assert.True(SafeDirectory.IsEmpty(handle!, LinuxRoots.System.SelfFds));
    }

    [Theory]
    [InlineData("chown 1000 {0}/a", "/a/b", "its directory belongs to user 1000")]
    [InlineData("chmod 777 {0}/a", "/a/b", "its directory may be written by others")]
    [InlineData("chgrp 1000 {0}/a && chmod 775 {0}/a", "/a/b", "its directory may be written by others")]
    [InlineData("chmod 1777 {0}/a && chown 1000 {0}/a/b", "/a/b", "it belongs to user 1000")]
    [InlineData("chown 1000 {0}", "", "it belongs to user 1000")] // in /tmp, which is sticky
    [InlineData("chmod 1777 {0}/a", null, null)]
    [InlineData("chown 1000:1000 {0}/a/b/c && chmod 777 {0}/a/b/c", null, null)]
    [InlineData("chgrp 0 {0}/a && chmod 775 {0}/a", null, null)]
    public async Task A_steady_path_is_one_that_only_root_can_change(string change, string? component, string? reason)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to give directories away");
        Directory.CreateDirectory(_root + "/a/b/c");
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(
            "sh", ["-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, change, _root)]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);

        using SafeFileHandle? lax = SafeDirectory.Open(_root + "/a/b/c", create: true, out PathFailure? none);
        Assert.Null(none);
        using SafeFileHandle? steady = SafeDirectory.Open(_root + "/a/b/c", create: true, out PathFailure? failure, steady: true);
        Assert.Equal(reason is null, steady is not null);
        Assert.Equal(component is null ? null : _root + component, failure?.Component);
        Assert.StartsWith(reason ?? "", failure?.Reason ?? "", StringComparison.Ordinal);
    }
}
