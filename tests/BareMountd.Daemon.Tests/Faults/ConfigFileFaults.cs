using System.Diagnostics;
using System.Net.Sockets;
using BareMountd.Core.Control;
using BareMountd.Daemon.Tests.Cli;
using BareMountd.Daemon.Tests.Simulated;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Faults;

/// <summary>
/// Something else stands where the configuration file should: a reload is refused with words and changes nothing, a start ends with 78 and the
/// same words, the check says them too, and none of the three hangs or reads without an end.
/// </summary>
public sealed class ConfigFileFaults
{
    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage" } }
        """;

    [Theory]
    [InlineData("garbage", "[syntax]", "[syntax]")]
    [InlineData("empty", "empty", "empty")]
    [InlineData("removed", "there is no such file", "there is no file")]
    [InlineData("directory", "it is a directory, not a file", "is a directory")]
    [InlineData("large", "it has 104857600 bytes; at most 1048576 are read", "at most 1048576")]
    [InlineData("pipe", "it is a named pipe, not a file", "a pipe into which nobody writes")]
    [InlineData("socket", "it is a socket, not a file", "cannot read")]
    [InlineData("device", "it is a device, not a file", "at most 1048576")]
    [InlineData("loop", "too many levels of symbolic links", "cannot read")]
    public async Task Is_refused_with_words_by_reload_start_and_check(string damage, string words, string checkWords)
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        await daemon.UntilAsync("storage", "mounted");
        string whole = await File.ReadAllTextAsync(daemon.ConfigFile, TestContext.Current.CancellationToken);
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await DamageAsync(damage, daemon.ConfigFile, listener);

        // Reload: refused in seconds, told in the status, nothing changed.
        Stopwatch watch = Stopwatch.StartNew();
        CliRun reload = await daemon.CtlAsync("reload");
        Assert.NotEqual(0, reload.Code);
        Assert.Contains(words, reload.Out + reload.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(daemon.ConfigFile, reload.Out + reload.Error, StringComparison.Ordinal);
        StatusResponse status = await daemon.UntilAsync(s => s.Conditions.Any(c => c.Code == "config-refused"));
        Assert.Equal("mounted", status.Disks.Single().State);

        // SIGHUP: the same.
        await daemon.SignalAsync("HUP");
        Assert.Equal("mounted", (await daemon.UntilAsync("storage", "mounted")).State);

        // Start: 78 and the same words, no stack trace.
        (int code, _, string error) = await SimulatedDaemon.RunAsync(SimulatedDaemon.On(tree, daemon.ConfigFile));
        Assert.Equal(78, code);
        Assert.Contains(words, error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);

        // The check without a daemon.
        CliRun check = await daemon.CtlAsync("check-config", daemon.ConfigFile);
        Assert.NotEqual(0, check.Code);
        Assert.Contains(checkWords, check.Out + check.Error, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(40));

        // Put right, everything is as before.
        await RemoveAsync(daemon.ConfigFile);
        await File.WriteAllTextAsync(daemon.ConfigFile, whole, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await daemon.CtlAsync("reload")).Code);
        status = await daemon.UntilAsync(s => s.Conditions.All(c => c.Code != "config-refused"));
        Assert.Equal("mounted", status.Disks.Single().State);
    }

    private static async Task DamageAsync(string damage, string file, Socket listener)
    {
        switch (damage)
        {
            case "garbage":
                await File.WriteAllTextAsync(file, "\u007fELF\u0002\u0001\u0001" + new string('\0', 4096), TestContext.Current.CancellationToken);
                return;
            case "empty":
                await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
                return;
            case "large":
                using (FileStream stream = new(file, FileMode.Create))
                {
                    stream.SetLength(100 << 20);
                }

                return;
        }

        await RemoveAsync(file);
        switch (damage)
        {
            case "removed":
                break;
            case "directory":
                Directory.CreateDirectory(file);
                break;
            case "pipe":
                await RunAsync("mkfifo", file);
                break;
            case "socket":
                listener.Bind(new UnixDomainSocketEndPoint(file));
                break;
            case "device":
                File.CreateSymbolicLink(file, "/dev/zero");
                break;
            case "loop":
                File.CreateSymbolicLink(file, file);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, "unknown damage");
        }
    }

    private static Task RemoveAsync(string file) => RunAsync("rm", "-rf", file);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
