using System.Diagnostics;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Tests.Health;

/// <summary>A real filesystem of the running kernel in a file, mounted in a directory of its own. Needs root and loop devices.</summary>
internal sealed class LoopMount : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baremountd-loop-").FullName;
    private bool _mounted;

    private LoopMount(string fsType, string size, string[] makeOptions)
    {
        Image = _folder + "/image";
        Root = _folder + "/mnt";
        Directory.CreateDirectory(Root);
        Must("truncate", "-s", size, Image);
        Must("mkfs." + fsType, [.. makeOptions, Image]);
        Node = Must("losetup", "--find", "--show", Image).Trim();
        FsType = fsType;
        Mount();
    }

    public string FsType { get; }

    /// <summary>The file that holds it.</summary>
    public string Image { get; }

    /// <summary>The loop device.</summary>
    public string Node { get; }

    /// <summary>Where it is mounted.</summary>
    public string Root { get; }

    public string Folder => Root + "/.baremountd";

    public string Canary => Folder + "/canary";

    /// <summary>Makes one, or skips the test where that cannot be.</summary>
    public static LoopMount Make(string fsType, string size = "64M", params string[] makeOptions)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Assert.SkipUnless(File.Exists("/dev/loop-control"), "no loop devices here");
        Assert.SkipUnless(File.ReadAllText("/proc/filesystems").Contains("\t" + fsType + "\n", StringComparison.Ordinal), "this kernel has no " + fsType);
        Assert.SkipUnless(
            new[] { "/usr/sbin/", "/sbin/" }.Any(folder => File.Exists(folder + "mkfs." + fsType)), $"mkfs.{fsType} is not installed");
        return new LoopMount(fsType, size, makeOptions);
    }

    /// <summary>What the daemon would look at.</summary>
    public ProbeTarget Target(CanaryConfig? canary = null)
    {
        string name = Path.GetFileName(Node);
        Assert.True(DeviceNumber.TryParse(File.ReadAllText($"/sys/class/block/{name}/dev").AsSpan().Trim(), out DeviceNumber number));
        bool readOnly = new MountTableSource(LinuxRoots.System).Read().At(Root)?.ReadOnly == true;
        return new ProbeTarget(
            "loop", new DeviceKey(name, number, 0), Node, FsType, null, _mounted ? Root : null, readOnly, "loop.mount", new HealthConfig { Canary = canary });
    }

    public void Mount()
    {
        Must("mount", "-t", FsType, Node, Root);
        _mounted = true;
    }

    public void Remount(string options) => Must("mount", "-o", "remount," + options, Root);

    public void Unmount()
    {
        Must("umount", Root);
        _mounted = false;
    }

    /// <summary>Runs a program and gives what it printed.</summary>
    public static string Must(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
        return output;
    }

    public void Dispose()
    {
        if (_mounted)
        {
            Unmount();
        }

        Must("losetup", "--detach", Node);
        Directory.Delete(_folder, recursive: true);
    }
}
