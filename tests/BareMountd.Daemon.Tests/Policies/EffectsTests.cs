using System.Threading.Channels;
using BareMountd.Core;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Reconciling;
using BareMountd.Linux.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace BareMountd.Daemon.Tests.Policies;

/// <summary>Mounts and unmounts with what belongs before them: guards and stops.</summary>
public sealed class EffectsTests
{
    private const string Wait = "baremountd-wait@data.service";

    private static readonly DiskConfig s_disk = new()
    {
        Name = "data",
        Match = new MatchConfig(),
        MountPoint = "/mnt/data",
        Policy = new PolicyConfig { Stop = ["writer.service"] },
    };

    private readonly SimulatedMountManager _mounts = new(MountTable.Empty, []);
    private readonly List<string> _steps = [];
    private readonly SimulatedUnitManager _units;
    private readonly SimulatedMountPointGuard _guard;
    private readonly Channel<ReconcilerMessage> _inbox = Channel.CreateUnbounded<ReconcilerMessage>();
    private readonly Effects _effects;

    public EffectsTests()
    {
        _units = new SimulatedUnitManager(call => _steps.Add($"{call} {(_mounts.Read().At("/mnt/data") is null ? "after" : "before")}"));
        _guard = new SimulatedMountPointGuard(_mounts);
        _effects = new Effects(_mounts, _units, _guard, _inbox.Writer, NullLogger<Effects>.Instance);
    }

    [Fact]
    public async Task What_works_on_the_disk_is_stopped_before_it_is_unmounted()
    {
        await MountAsync(guard: false);
        _units.SetState(Wait, "active");
        ReconcilerMessage.UnmountDone done = await UnmountAsync(deviceGone: true);
        Assert.IsType<UnmountOutcome.Unmounted>(done.Outcome);
        Assert.True(done.DeviceGone);
        Assert.Equal([$"stop {Wait} before", "stop writer.service before"], _steps.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_does_not_stop_is_told_and_the_unmount_is_tried_all_the_same()
    {
        await MountAsync(guard: false);
        _units.Script("writer.service", new UnitOutcome(false, "it did not end within 90 s", 0, []));
        _mounts.Script("data", Codes.UnmountBusy);
        Task<ReconcilerMessage.UnmountDone> unmount = UnmountAsync(deviceGone: false);
        ReconcilerMessage.UnmountDone done = await unmount;
        Assert.Equal(Codes.UnmountBusy, Assert.IsType<UnmountOutcome.Failed>(done.Outcome).Code);
        Assert.False(done.DeviceGone);
        Assert.Contains(_reports, r => !r.Report.Ok && r.Report.Message.Contains("writer.service could not be stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wait_unit_that_waits_for_the_disk_is_not_stopped_and_nor_is_what_does_not_run()
    {
        await MountAsync(guard: false);
        _units.SetState(Wait, "activating");
        _units.SetState("writer.service", "inactive");
        await UnmountAsync(deviceGone: false);
        Assert.Empty(_steps);
        Assert.Empty(_reports);
    }

    [Fact]
    public async Task The_guard_is_set_before_the_mount_so_that_it_lies_under_it()
    {
        await MountAsync(guard: true);
        Assert.Equal(["/mnt/data"], _guard.Ours);
        Assert.NotNull(_mounts.Read().At("/mnt/data"));
        Assert.Equal(GuardResult.Changed, Assert.Single(_guards).Outcome.Result);
    }

    [Fact]
    public async Task Without_the_policy_no_guard_is_set()
    {
        await MountAsync(guard: false);
        Assert.Empty(_guard.Ours);
    }

    private readonly List<ReconcilerMessage.PolicyDone> _reports = [];
    private readonly List<ReconcilerMessage.GuardDone> _guards = [];

    private async Task MountAsync(bool guard)
    {
        MountRequest request = new()
        {
            Disk = "data",
            Device = new DeviceKey("sdb", new DeviceNumber(8, 16), 1),
            DevNode = "/dev/sdb",
            MountPoint = "/mnt/data",
            FsType = "ext4",
            UdevRunning = false,
            Guard = guard,
        };
        _effects.Start(new PlannedAction.Mount(request), TestContext.Current.CancellationToken);
        Assert.IsType<MountOutcome.Mounted>((await EndAsync<ReconcilerMessage.MountDone>()).Outcome);
    }

    private async Task<ReconcilerMessage.UnmountDone> UnmountAsync(bool deviceGone)
    {
        _effects.Start(PlannedAction.Unmount.Of(s_disk, "/mnt/data", null, deviceGone, "test"), TestContext.Current.CancellationToken);
        return await EndAsync<ReconcilerMessage.UnmountDone>();
    }

    private async Task<T> EndAsync<T>()
    {
        while (true)
        {
            switch (await _inbox.Reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                case T end:
                    return end;
                case ReconcilerMessage.PolicyDone done:
                    _reports.Add(done);
                    break;
                case ReconcilerMessage.GuardDone done:
                    _guards.Add(done);
                    break;
                default:
                    break;
            }
        }
    }
}
