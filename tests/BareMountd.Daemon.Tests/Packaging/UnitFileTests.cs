namespace BareMountd.Daemon.Tests.Packaging;

/// <summary>systemd itself judges the unit files; what it cannot know (WSL) is checked by the list below.</summary>
public sealed class UnitFileTests
{
    /// <summary>
    /// Options that give a service its own mount namespace (systemd.exec(5), "Sandboxing"; exec_needs_mount_namespace in systemd's
    /// exec-invoke.c). Under WSL "/" is private, so a service with one never sees a mount that is made after it started.
    /// </summary>
    private static readonly string[] s_mountNamespaceOptions =
    [
        "BindPaths", "BindReadOnlyPaths", "BindLogSockets", "DynamicUser", "ExecPaths", "ExtensionDirectories", "ExtensionImages",
        "InaccessiblePaths", "LogNamespace", "MountAPIVFS", "MountFlags", "MountImages", "NoExecPaths", "PrivateBPF", "PrivateDevices",
        "PrivateIPC", "PrivateMounts", "PrivatePIDs", "PrivateTmp", "PrivateUsers", "ProcSubset", "ProtectControlGroups", "ProtectHome",
        "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "ProtectProc", "ProtectSystem", "ReadOnlyPaths",
        "ReadWritePaths", "RootDirectory", "RootImage", "TemporaryFileSystem",
    ];

    [Theory]
    [InlineData("baremountd.service")]
    [InlineData("baremountd-wait@.service")]
    public void No_service_has_an_option_that_hides_later_mounts_holds_them_or_stops_the_jit(string unit)
    {
        string[] found = [.. Keys(unit).Intersect([.. s_mountNamespaceOptions, "MemoryDenyWriteExecute"], StringComparer.Ordinal)];

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("baremountd.service", "baremountd.service")]
    [InlineData("baremountd-wait@.service", "baremountd-wait@data.service")]
    public async Task The_sandbox_is_rated_four_or_better_by_systemd(string file, string unit)
    {
        PackagingFiles.RequireTool("systemd-analyze");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("baremountd-units");
        string path = Path.Join(folder.FullName, unit);
        File.Copy(Path.Join(PackagingFiles.Systemd, file), path);

        (int exitCode, string output) = await PackagingFiles.RunAsync(
            "systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=40", path);
        folder.Delete(recursive: true);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Overall exposure level for " + unit, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_units_load_without_a_complaint()
    {
        PackagingFiles.RequireTool("systemd-analyze");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("baremountd-units");
        try
        {
            // systemd-analyze wants the programs to be there; which they are is the package's matter (PackageTests).
            string service = await File.ReadAllTextAsync(Path.Join(PackagingFiles.Systemd, "baremountd.service"), TestContext.Current.CancellationToken);
            string here = service
                .Replace("/usr/sbin/baremountd ", "/bin/true ", StringComparison.Ordinal)
                .Replace("=/usr/bin/baremountctl ", "=/bin/true ", StringComparison.Ordinal);
            string serviceFile = Path.Join(folder.FullName, "baremountd.service");
            string socketFile = Path.Join(folder.FullName, "baremountd.socket");
            await File.WriteAllTextAsync(serviceFile, here, TestContext.Current.CancellationToken);
            string wait = await File.ReadAllTextAsync(Path.Join(PackagingFiles.Systemd, "baremountd-wait@.service"), TestContext.Current.CancellationToken);
            string waitFile = Path.Join(folder.FullName, "baremountd-wait@nvme-data.1.service");
            await File.WriteAllTextAsync(waitFile, wait.Replace("=/usr/bin/baremountctl ", "=/bin/true ", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            File.Copy(Path.Join(PackagingFiles.Systemd, "baremountd.socket"), socketFile);
            string metricsFile = Path.Join(folder.FullName, "baremountd-metrics.socket");
            File.Copy(Path.Join(PackagingFiles.Systemd, "baremountd-metrics.socket"), metricsFile);
            Dictionary<string, string> environment = new() { ["SYSTEMD_UNIT_PATH"] = folder.FullName + ":" };

            (int exitCode, string output) = await PackagingFiles.RunAsync(
                environment, "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", serviceFile, socketFile, metricsFile, waitFile);

            // An unknown key is only a warning there, so the words are looked at and not just the exit code.
            string[] complaints = [.. output.Split('\n').Where(line => line.Contains("baremountd", StringComparison.Ordinal))];
            Assert.Empty(complaints);
            Assert.Equal(0, exitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("baremountd.service", "Type=notify")]
    [InlineData("baremountd.service", "WatchdogSec=90")]
    [InlineData("baremountd.service", "RuntimeDirectoryPreserve=yes")]
    [InlineData("baremountd.service", "StateDirectory=baremountd")]
    [InlineData("baremountd.service", "StateDirectoryMode=0700")]
    [InlineData("baremountd.service", "ExecReload=/usr/bin/baremountctl reload")]
    [InlineData("baremountd.service", "After=wsl-mnt-guard.service")]
    [InlineData("baremountd.service", "CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_DAC_OVERRIDE CAP_NET_ADMIN CAP_LINUX_IMMUTABLE")]
    [InlineData("baremountd-wait@.service", "Type=oneshot")]
    [InlineData("baremountd-wait@.service", "RemainAfterExit=yes")]
    [InlineData("baremountd-wait@.service", "ExecStart=/usr/bin/baremountctl wait --usable %i")]
    [InlineData("baremountd-wait@.service", "TimeoutStartSec=infinity")]
    [InlineData("baremountd-metrics.socket", "FileDescriptorName=metrics")]
    [InlineData("baremountd-metrics.socket", "Service=baremountd.service")]
    [InlineData("baremountd-metrics.socket", "ListenStream=127.0.0.1:10099")]
    [InlineData("baremountd-metrics.socket", "IPAddressDeny=any")]
    [InlineData("baremountd.socket", "ListenStream=/run/baremountd/control.sock")]
    [InlineData("baremountd.socket", "FileDescriptorName=control")]
    [InlineData("baremountd.socket", "SocketGroup=baremountd")]
    [InlineData("baremountd.socket", "SocketMode=0660")]
    public void What_the_daemon_relies_on_stands_in_its_unit(string unit, string line) => Assert.Contains(line, Lines(unit));

    /// <summary>The daemon starts a wait unit only where some unit needs it, or it wants one itself (SystemdUnitManager.IsWantedAsync).</summary>
    [Fact]
    public void A_wait_unit_refers_to_no_unit_by_itself() =>
        Assert.Empty(Keys("baremountd-wait@.service").Intersect(["Wants", "Requires", "BindsTo", "Upholds", "WantedBy"], StringComparer.Ordinal));

    [Fact]
    public void Nothing_waits_for_the_daemon_at_boot()
    {
        Assert.DoesNotContain("Before", Keys("baremountd.service"));
        Assert.Contains("WantedBy=multi-user.target", Lines("baremountd.service"));
    }

    private static IEnumerable<string> Lines(string unit) =>
        File.ReadLines(Path.Join(PackagingFiles.Systemd, unit)).Where(line => line.Length > 0 && line[0] is not ('#' or ';' or '['));

    private static IEnumerable<string> Keys(string unit) => Lines(unit).Select(line => line.Split('=', 2)[0]);
}
