using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Health;
using BareMountd.Linux.Tests.Proc;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Health;

/// <summary>What smartctl prints, and how it is asked.</summary>
public sealed class SmartTests
{
    private static readonly HostFacts s_wsl = new(true, "6.6.87.2-microsoft-standard-WSL2", []);

    [Fact]
    public void A_healthy_NVMe_disk()
    {
        ProbeReading.Smart smart = Parse("nvme-healthy");
        Assert.True(smart is { Available: true, Passed: true, Words: "the disk says that it is in order" }, smart.ToString());
        Assert.Equal(
            "available_spare_percent=100 available_spare_threshold_percent=10 critical_warning=0 error_log_entries=0 media_errors=0 percentage_used=3 "
            + "power_cycles=412 power_on_hours=5120 read_bytes=41593576960000 temperature_celsius=41 unsafe_shutdowns=37 written_bytes=32820343296000",
            Numbers(smart));
    }

    [Fact]
    public void A_failing_NVMe_disk_says_why_and_a_counter_of_128_bits_is_a_number()
    {
        ProbeReading.Smart smart = Parse("nvme-failing");
        Assert.True(smart is { Available: true, Passed: false }, smart.ToString());
        Assert.Equal("the disk says that it is failing; its spare space is below the threshold; its reliability is degraded by errors", smart.Words);
        Assert.Equal(1893, smart.Values["media_errors"]);
        Assert.True(double.IsFinite(smart.Values["written_bytes"]) && smart.Values["written_bytes"] > 1e43);
    }

    [Fact]
    public void A_failing_SATA_disk()
    {
        ProbeReading.Smart smart = Parse("sata-failing");
        Assert.True(smart is { Available: true, Passed: false }, smart.ToString());
        Assert.Equal("the disk says that it is failing; 1 of its attributes are below their thresholds", smart.Words);
        Assert.Equal(
            "failing_attributes=1 interface_crc_errors=2 pending_sectors=17 power_cycles=43 power_on_hours=40662 reallocated_sectors=1984 "
            + "temperature_celsius=26 uncorrectable_sectors=9",
            Numbers(smart));
    }

    [Fact]
    public void A_SAS_disk()
    {
        ProbeReading.Smart smart = Parse("sas-healthy");
        Assert.True(smart is { Available: true, Passed: true }, smart.ToString());
        Assert.Equal("grown_defects=7 power_on_hours=51234 temperature_celsius=33 uncorrected_errors=3", Numbers(smart));
    }

    [Fact]
    public void A_disk_that_sleeps_is_no_news() => Assert.Null(SmartReport.Parse(Fixture("sata-asleep"), null));

    [Fact]
    public void A_disk_that_gives_nothing_is_no_error_and_its_hollow_pass_is_not_believed()
    {
        ProbeReading.Smart smart = SmartReport.Parse(Fixture("wsl-disk"), "Windows hides the health record of this disk")!;
        Assert.True(smart is { Available: false, Passed: null, Values.Count: 0, Words: "Windows hides the health record of this disk" }, smart.ToString());
        Assert.Equal("the disk offers no health record", Parse("wsl-disk").Words);
        Assert.Equal("smartctl: /dev/vda: Unable to detect device type", Parse("no-device-type").Words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("smartctl: command line did not parse")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"smartctl":{"exit_status":"x"}}""")]
    [InlineData("""{"smartctl":{"exit_status":0},"smart_status":7}""")]
    public void What_is_no_output_of_smartctl_is_a_failure(string text) =>
        Assert.Throws<ProbeFailedException>(() => SmartReport.Parse(System.Text.Encoding.UTF8.GetBytes(text), null));

    [Theory]
    [InlineData("nvme-failing")]
    [InlineData("sata-failing")]
    [InlineData("sas-healthy")]
    public void Outputs_survive_random_and_mutated_bytes(string name) => Hostile.Survives(
        System.Text.Encoding.UTF8.GetString(Fixture(name)),
        input =>
        {
            try
            {
                ProbeReading.Smart? smart = SmartReport.Parse(input, null);
                Assert.True(smart is null || smart.Values.Values.All(double.IsFinite));
            }
            catch (ProbeFailedException)
            {
                // No output of smartctl.
            }
        });

    [Fact]
    public async Task It_is_run_by_systemd_on_the_whole_disk_and_its_output_is_read()
    {
        using FixtureTree tree = Machine("NVMe", "WD_BLACK SN850X");
        NoUnits units = new(command =>
        {
            File.WriteAllBytes(command.OutputFile!, Fixture("nvme-healthy"));
            return UnitOutcome.Done;
        });
        SmartProbe probe = new(tree.Roots, HostFacts.Unknown, units);
        ProbeReading.Smart smart = Assert.IsType<ProbeReading.Smart>(await probe.ReadAsync(Targets.Mounted()));
        Assert.True(smart.Passed);
        TransientCommand command = Assert.Single(units.Commands);
        Assert.Equal("baremountd-smart-games.service", command.Unit);
        Assert.True(command.AnyExitStatus);
        Assert.EndsWith("/smartctl", command.Command[0], StringComparison.Ordinal);
        Assert.Equal(["--json=c", "-n", "standby,3", "-a", tree.Roots.Dev + "/sdb"], command.Command.Skip(1));
        Assert.Equal(tree.Roots.Run + "/baremountd/smart/games.json", command.OutputFile);
    }

    [Fact]
    public async Task Errors_that_the_device_counts_meanwhile_are_told()
    {
        using FixtureTree tree = Machine("NVMe", "WD_BLACK SN850X");
        string counter = tree.Roots.Sys + "/class/block/sdb/device/ioerr_cnt";
        File.WriteAllText(counter, "0x2\n");
        NoUnits units = new(command =>
        {
            File.WriteAllText(counter, "0x12\n");
            File.WriteAllBytes(command.OutputFile!, Fixture("nvme-healthy"));
            return UnitOutcome.Done;
        });
        SmartProbe probe = new(tree.Roots, HostFacts.Unknown, units);
        Assert.Equal(16UL, Assert.IsType<ProbeReading.Smart>(await probe.ReadAsync(Targets.Mounted())).OwnErrors);
        Assert.Equal(0UL, Assert.IsType<ProbeReading.Smart>(await probe.ReadAsync(Targets.Mounted())).OwnErrors);
    }

    [Fact]
    public async Task Its_exit_status_is_a_mask_and_only_its_output_counts()
    {
        using FixtureTree tree = Machine("ATA", "WDC WD40EFRX");
        NoUnits units = new(command =>
        {
            File.WriteAllBytes(command.OutputFile!, Fixture("sata-failing"));
            return new UnitOutcome(false, "exit status 216", 216, []);
        });
        Assert.False(Assert.IsType<ProbeReading.Smart>(await new SmartProbe(tree.Roots, HostFacts.Unknown, units).ReadAsync(Targets.Mounted())).Passed);

        // The output of the run before is never taken for this one's.
        NoUnits broken = new(_ => new UnitOutcome(false, "timeout", 0, []));
        SmartProbe probe = new(tree.Roots, HostFacts.Unknown, broken);
        ProbeFailedException failure = await Assert.ThrowsAsync<ProbeFailedException>(() => probe.ReadAsync(Targets.Mounted()));
        Assert.Equal("smartctl printed nothing: timeout", failure.Message);
    }

    [Theory]
    [InlineData("NVMe", true, "Windows hides the health record of this disk")]
    [InlineData("Msft", true, "a virtual disk of Windows has no health record")]
    [InlineData("Msft", false, "a virtual disk of Windows has no health record")]
    [InlineData("ATA", false, "the disk offers no health record")]
    public async Task Why_there_is_nothing_is_said_where_it_is_known(string vendor, bool wsl, string words)
    {
        using FixtureTree tree = Machine(vendor, "X");
        NoUnits units = new(command =>
        {
            File.WriteAllBytes(command.OutputFile!, Fixture("wsl-disk"));
            return UnitOutcome.Done;
        });
        SmartProbe probe = new(tree.Roots, wsl ? s_wsl : HostFacts.Unknown, units);
        ProbeReading.Smart smart = Assert.IsType<ProbeReading.Smart>(await probe.ReadAsync(Targets.Mounted()));
        Assert.Equal((false, words), (smart.Available, smart.Words));
    }

    [Fact]
    public async Task Without_smartctl_or_a_disk_nothing_is_run()
    {
        using FixtureTree tree = Machine("NVMe", "X");
        SmartProbe probe = new(tree.Roots, s_wsl, new NoUnits());
        Directory.Delete(tree.Roots.ProgramDirectories[^2], recursive: true);
        Assert.SkipWhen(tree.Roots.ProgramDirectories.Any(folder => File.Exists(folder + "/smartctl")), "smartctl is installed here");
        ProbeReading.Smart smart = Assert.IsType<ProbeReading.Smart>(await probe.ReadAsync(Targets.Mounted()));
        Assert.Equal((false, "smartctl is not installed (package smartmontools)"), (smart.Available, smart.Words));
    }

    [Fact]
    public async Task What_the_kernel_made_has_no_record()
    {
        using FixtureTree tree = FixtureTree.Build(machine =>
        {
            machine.Block("virtual/block/loop0", "loop0", 7, 0, 1 << 30);
            machine.Text("run/current-system/sw/bin/smartctl", "");
        });
        ProbeReading.Smart smart = Assert.IsType<ProbeReading.Smart>(
            await new SmartProbe(tree.Roots, HostFacts.Unknown, new NoUnits()).ReadAsync(Targets.Mounted(name: "loop0")));
        Assert.Equal((false, "loop0 is no disk but made by the kernel"), (smart.Available, smart.Words));
    }

    private static FixtureTree Machine(string vendor, string model) => FixtureTree.Build(machine =>
    {
        machine.Scsi(1, vendor, model, 4L << 40).Partition(1, 1 << 20, 3L << 40);
        machine.Text("run/current-system/sw/bin/smartctl", "");
    });

    private static ProbeReading.Smart Parse(string name) => SmartReport.Parse(Fixture(name), null)!;

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "smart", name + ".json"));

    private static string Numbers(ProbeReading.Smart smart) =>
        string.Join(' ', smart.Values.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value:R}")));
}
