using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Health;

/// <summary>Conditions of a standing mount: when each holds, when not, and where the border is.</summary>
public sealed class MountConditionTests
{
    private static readonly Situation s_well = new();

    [Theory]
    [InlineData(1000, 50, false, null)]
    [InlineData(1000, 49, false, HealthSeverity.Warning)]
    [InlineData(1000, 0, false, HealthSeverity.Critical)]
    [InlineData(1000, 0, true, null)]
    [InlineData(0, 0, false, null)]
    public void Space(ulong size, ulong available, bool readOnly, HealthSeverity? expected) =>
        Assert.Equal(expected, s_well.Find("space-low", Situation.Space(size, available, readOnly: readOnly))?.Severity);

    [Fact]
    public void Space_by_an_absolute_limit_with_its_numbers()
    {
        Situation limited = s_well.With(new HealthConfig { SpaceLow = Threshold.Of(10UL << 30) });
        Assert.Null(limited.Find("space-low", Situation.Space(1UL << 40, 10UL << 30)));
        Finding low = limited.Find("space-low", Situation.Space(1UL << 40, 5UL << 30))!;
        Assert.Equal("5.0 GiB of 1.0 TiB are available (0.5 %)", low.Message);
        Assert.Equal("5368709120", low.Evidence["available_bytes"]);
    }

    [Theory]
    [InlineData(1000, 50, null)]
    [InlineData(1000, 49, HealthSeverity.Warning)]
    [InlineData(1000, 0, HealthSeverity.Critical)]
    [InlineData(0, 0, null)]
    public void Inodes(ulong all, ulong free, HealthSeverity? expected) =>
        Assert.Equal(expected, s_well.Find("inodes-low", Situation.Space(1000, 900, all, free))?.Severity);

    [Theory]
    [InlineData("rw", "rw", false)]
    [InlineData("ro,relatime", "rw", true)]
    [InlineData("rw", "ro,errors=remount-ro", true)]
    [InlineData("rw", "rw,emergency_ro", true)]
    [InlineData("rw", "rw,errors=remount-ro", false)]
    public void Read_only_by_the_mount_or_its_superblock(string options, string superOptions, bool holds) =>
        Assert.Equal(holds, s_well.Mounted(options, superOptions).Find("read-only-flip") is not null);

    [Fact]
    public void Read_only_as_it_is_meant_is_no_flip()
    {
        Situation readOnly = s_well.Mounted("ro", "ro");
        Assert.NotNull(readOnly.Find("read-only-flip"));
        Assert.Null((readOnly with { Disk = readOnly.Disk with { ReadOnly = true } }).Find("read-only-flip"));
        Assert.Null((readOnly with { Disk = readOnly.Disk with { Options = ["ro"] } }).Find("read-only-flip"));
        Assert.Null((readOnly with { Runtime = readOnly.Runtime with { AppliedOptions = "ro,noatime" } }).Find("read-only-flip"));
        Assert.NotNull((readOnly with { Runtime = readOnly.Runtime with { AppliedOptions = null } }).Find("read-only-flip"));

        Situation unknown = s_well.Mounted("ro", "ro", "madeupfs");
        Assert.Null(unknown.Find("read-only-flip"));
        Assert.NotNull(unknown.Find("read-only-flip", DiskObservations.Empty, new StandingMount(40, Situation.Sdb1.Key, false, SeenWritable: true)));
    }

    [Fact]
    public void A_flip_carries_the_filesystems_reason()
    {
        Situation flipped = s_well.Mounted("rw", "ro");
        StandingMount writable = new(40, Situation.Sdb1.Key, false, SeenWritable: true);
        Finding told = flipped.Find("read-only-flip", flipped.Observed(flipped.Report("ext", Situation.Ext(3))), writable)!;
        Assert.Equal(
            "it was read-write and is read-only now; the filesystem has 3 errors since the last check, the first in ext4_lookup:1597 (EFSCORRUPTED) at 2026-01-01T00:00:00Z",
            told.Message);
        Assert.Equal(("3", "rw", "ro", "EFSCORRUPTED"), (told.Evidence["errors_count"], told.Evidence["mount_options"], told.Evidence["superblock_options"], told.Evidence["first_error_errno"]));

        Assert.Equal("it is declared read-write and is read-only", flipped.Find("read-only-flip")!.Message);
        Assert.Contains("emergency_ro", s_well.Mounted("rw", "rw,emergency_ro").Find("read-only-flip")!.Message, StringComparison.Ordinal);
        Situation protectedDevice = flipped with { Devices = [Situation.Sdb1 with { ReadOnly = true }] };
        Assert.Contains("/dev/sdb1 is write-protected", protectedDevice.Find("read-only-flip")!.Message, StringComparison.Ordinal);
    }

    /// <summary>As Linux 6.1.192 was seen to do it: the mount table stays as it was.</summary>
    [Fact]
    public void A_flip_that_the_mount_table_does_not_show()
    {
        HealthStory story = new(s_well);
        story.Report("ext", Situation.Ext(2));
        Assert.Equal("fs-errors", story.Pass());
        story.Report("ext", Situation.Ext(3));
        Assert.Equal("read-only-flip fs-errors", story.Pass(30));
        Assert.StartsWith("it refuses every write although the mount table says rw; the filesystem has 3 errors", story.Health.Visible[0].Finding.Message, StringComparison.Ordinal);
        Assert.False(story.Health.Usable);

        // Mounted anew, with the same errors on record: what counts is what comes after.
        story.Now = Situation.Unmounted with { Now = story.Now.Now };
        story.Pass();
        story.Now = s_well with { Now = story.Now.Now };
        story.Report("ext", Situation.Ext(3));
        Assert.Equal("fs-errors", story.Pass());

        // A check brings the count back to nothing; then one is a new one.
        story.Report("ext", Situation.Ext(0));
        story.Pass(1);
        story.Report("ext", Situation.Ext(1));
        Assert.StartsWith("read-only-flip", story.Pass(1), StringComparison.Ordinal);

        // With errors=continue it goes on.
        story.Now = story.Now.Mounted("rw", "rw,errors=continue");
        Assert.DoesNotContain("read-only-flip", story.Pass(1), StringComparison.Ordinal);
        Assert.NotNull(s_well.Find("read-only-flip", new ProbeReading.CanarySkipped("refused") { WriteRefused = true }));
        Assert.Null(s_well.Find("read-only-flip", new ProbeReading.CanarySkipped("full")));
    }

    [Fact]
    public void Filesystem_errors_of_ext4()
    {
        Assert.Null(s_well.Find("fs-errors", Situation.Ext(0)));
        Finding one = s_well.Find("fs-errors", Situation.Ext(1))!;
        Assert.Equal("1 error since the last check in ext4_lookup:1597 (EFSCORRUPTED) at 2026-01-01T00:00:00Z", one.Message);
        Assert.Equal((null, null), (one.Severity, one.Unusable));
        Assert.Equal("2 errors since the last check", s_well.Find("fs-errors", new ProbeReading.ExtErrors(2, null, "", 0, null, ""))!.Message);

        Finding dead = s_well.Mounted("rw", "rw,shutdown").Find("fs-errors", Situation.Ext(1))!;
        Assert.Equal((HealthSeverity.Critical, true, "1"), (dead.Severity!.Value, dead.Unusable!.Value, dead.Evidence["shutdown"]));
        Assert.Contains("ext4_lookup", dead.Message, StringComparison.Ordinal);
        Assert.Null(s_well.Mounted("rw", "rw,shutdown", "madeupfs").Find("fs-errors"));
    }

    [Fact]
    public void Filesystem_errors_of_btrfs_and_xfs()
    {
        Assert.Null(s_well.Find("fs-errors", new ProbeReading.BtrfsDevices([new BtrfsDevice(1, false, 0, 0, 0, 0, 0)])));
        Finding btrfs = s_well.Find("fs-errors", new ProbeReading.BtrfsDevices([new BtrfsDevice(1, false, 0, 2, 0, 1, 0), new BtrfsDevice(2, true, 0, 0, 0, 0, 0)]))!;
        Assert.Equal("btrfs: device 1 has 3 errors; device 2 is missing", btrfs.Message);
        Assert.Equal(["device_1_corruption_errors", "device_1_read_errors", "device_2_missing"], btrfs.Evidence.Keys);
        Assert.Contains("btrfs device stats", btrfs.Hint, StringComparison.Ordinal);

        Assert.Null(s_well.Find("fs-errors", new ProbeReading.XfsState(false)));
        Finding xfs = s_well.Find("fs-errors", new ProbeReading.XfsState(true))!;
        Assert.Equal((HealthSeverity.Critical, true), (xfs.Severity!.Value, xfs.Unusable!.Value));
        Assert.Contains("xfs_repair {device}", xfs.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_fails_or_is_late()
    {
        Assert.Null(s_well.Find("probe-failed", Situation.Space(1000, 900)));
        DiskObservations both = s_well.Observed(
            new ProbeReport("root", Situation.Start, TimeSpan.FromSeconds(5), null, null, true),
            new ProbeReport("space", Situation.Start, TimeSpan.FromSeconds(1), null, "input/output error (EIO)", false));
        Finding failed = s_well.Find("probe-failed", both)!;
        Assert.Equal("root did not come back within 5 s; space: input/output error (EIO)", failed.Message);
        Assert.Equal(("2", "5"), (failed.Evidence["probes_failed"], failed.Evidence["took_seconds"]));
        Assert.Equal((HealthSeverity.Critical, true), (failed.Severity!.Value, failed.Unusable!.Value));
        Finding late = s_well.Find("probe-failed", s_well.Observed(new ProbeReport("root", Situation.Start, TimeSpan.FromSeconds(5), null, null, true)))!;
        Assert.Equal((HealthSeverity.Warning, false), (late.Severity!.Value, late.Unusable!.Value));
        Finding other = s_well.Find("probe-failed", s_well.Observed(new ProbeReport("smart", Situation.Start, TimeSpan.Zero, null, "no JSON", false)))!;
        Assert.Equal((HealthSeverity.Warning, false), (other.Severity!.Value, other.Unusable!.Value));
        Assert.Null(s_well.Find("probe-failed", new ProbeReading.CanarySkipped("full")));
    }

    [Fact]
    public void A_canary_that_reads_other_bytes()
    {
        Assert.Null(s_well.Find("canary-corrupt", Situation.Canary(0.01)));
        Assert.Equal("1", s_well.Find("canary-corrupt", Situation.Canary(0.01, intact: false))!.Evidence["direct_read"]);
    }

    [Fact]
    public void A_slow_canary_counts_only_while_there_is_one()
    {
        Situation watched = s_well.With(new HealthConfig { Canary = new CanaryConfig() });
        DiskObservations seen = watched.Observed([
            .. Enumerable.Repeat(watched.Report("canary", Situation.Canary(0.01)), LatencyBaseline.LeastRounds),
            .. Enumerable.Repeat(watched.Report("canary", Situation.Canary(1)), LatencyBaseline.SlowOfJudged)]);
        Finding slow = watched.Find("slow", seen)!;
        Assert.Equal(("1", "0.01", "0.2", "3", "3"), (slow.Evidence["last_seconds"], slow.Evidence["median_seconds"], slow.Evidence["threshold_seconds"], slow.Evidence["rounds_slow"], slow.Evidence["rounds_judged"]));
        Assert.Null(s_well.Find("slow", seen));
    }

    [Fact]
    public void A_declaration_that_waits_for_a_remount()
    {
        Assert.Null(s_well.Find("declaration-pending"));
        Assert.Equal(
            "still mounted at /mnt/data; declared is /mnt/new",
            (s_well with { Disk = s_well.Disk with { MountPoint = "/mnt/new" } }).Find("declaration-pending")!.Message);
        Assert.Equal(
            "mounted with other options than are declared now",
            (s_well with { Disk = s_well.Disk with { Options = ["noatime"] } }).Find("declaration-pending")!.Message);
        Assert.Null((s_well with { Disk = s_well.Disk with { Options = ["noatime"] }, Runtime = s_well.Runtime with { AppliedOptions = null } }).Find("declaration-pending"));
    }

    [Fact]
    public void Another_device_at_the_mount_point()
    {
        MountEntry other = s_well.Entry! with { Number = Situation.Sdc.Number, Source = "/dev/sdc" };
        Situation covered = Situation.Unmounted with { Entry = other, Devices = [Situation.Sdb1, Situation.Sdc] };
        Assert.Null(Situation.Unmounted.Find("wrong-device"));
        Finding wrong = covered.Find("wrong-device")!;
        Assert.Equal("/mnt/data carries /dev/sdc (ext4), not /dev/sdb1", wrong.Message);
        Assert.Equal(("8:17", "8:32"), (wrong.Evidence["expected_device"], wrong.Evidence["mounted_device"]));
        Assert.NotNull((covered with { Outcome = new MatchOutcome.Refused(Situation.Sdb1, Codes.MountPointBusy, "") }).Find("wrong-device"));

        // A tmpfs is a busy mount point; an opened container on our device is mounted as another one; a job is about to change it.
        Assert.Null((covered with { Entry = other with { Number = new(0, 50), FsType = "tmpfs", Source = "tmpfs" } }).Find("wrong-device"));
        Assert.Null((covered with { Outcome = new MatchOutcome.Refused(Situation.Sdb1, Codes.Encrypted, "") }).Find("wrong-device"));
        Assert.Null((covered with { Outcome = new MatchOutcome.Missing(null), Devices = [] }).Find("wrong-device"));
        Assert.Null((covered with { Runtime = covered.Runtime with { JobInFlight = true } }).Find("wrong-device"));
    }

    [Fact]
    public void A_btrfs_names_one_of_its_devices_only()
    {
        MountEntry entry = s_well.Entry! with { Number = new(0, 42), FsType = "btrfs", Source = "/dev/sdc" };
        Situation pool = Situation.Unmounted with { Entry = entry, Devices = [Situation.Sdb1, Situation.Sdc] };
        Assert.Null(pool.Find("wrong-device"));
        Situation other = pool with { Devices = [Situation.Sdb1, Situation.Sdc with { Content = Situation.Sdc.Content with { Uuid = "u-2" } }] };
        Assert.NotNull(other.Find("wrong-device"));
    }

    [Fact]
    public void A_mount_whose_attachment_is_gone_is_found_out_also_when_its_number_is_taken_again()
    {
        HealthStory story = new(new Situation { Runtime = s_well.Runtime with { Owned = false } });
        Assert.DoesNotContain("wrong-device", story.Pass(), StringComparison.Ordinal);
        Situation before = story.Now;

        story.Now = Situation.Missing with { Entry = before.Entry, Now = story.Now.Now };
        story.Pass();
        Assert.Contains("wrong-device", story.Pass(5), StringComparison.Ordinal);

        BlockDevice next = Situation.Sdb1 with { DiskSeq = 6 };
        story.Now = before with
        {
            Now = story.Now.Now,
            Devices = [next],
            Outcome = new MatchOutcome.Found(next, null),
            Runtime = before.Runtime with { Device = next.Key },
        };
        Assert.Contains("wrong-device", story.Pass(60), StringComparison.Ordinal);
        Assert.False(story.Health.Usable);

        story.Now = story.Now with { Entry = story.Now.Entry! with { Id = 41 } };
        Assert.DoesNotContain("wrong-device", story.Pass(1), StringComparison.Ordinal);
        Assert.True(story.Health.Usable);
    }

    [Fact]
    public void Conditions_of_a_mount_are_not_asked_without_one()
    {
        HealthStory story = new(new Situation());
        story.Report("space", Situation.Space(1000, 0));
        story.Pass();
        Assert.Equal("space-low", story.Pass(30));
        story.Now = Situation.Unmounted with { Now = story.Now.Now };
        Assert.Equal("", story.Pass(1));
        Assert.Empty(story.Health.Observations.Latest);

        story.Now = new Situation { Now = story.Now.Now };
        story.Pass(1);
        Assert.Equal("", story.Pass(60));
    }
}
