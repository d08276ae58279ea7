using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Events;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Policies;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Policies;

/// <summary>Which hook is run for what, with which facts.</summary>
public sealed class HookCommandsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly BlockDevice s_device = Make.Disk("sdb", "SERIAL-001", "ext4");

    [Fact]
    public void The_facts_stand_in_the_environment()
    {
        TransientCommand command = Assert.Single(Run(
            new HookConfig { Command = ["/usr/bin/tell", "a b", "$x"], User = "nobody", Timeout = TimeSpan.FromSeconds(5) },
            Event(EventKinds.State, "mounted sdb at /mnt/my-data.1", ("from", "mounting"), ("device", "sdb"), ("state", "mounted"))));
        Assert.Equal(["/usr/bin/tell", "a b", "$x"], command.Command);
        Assert.Equal(("nobody", TimeSpan.FromSeconds(5), "baremountd-hook-my\\x2ddata.1-7.service"), (command.User, command.Timeout, command.Unit));
        Assert.Equal(
            [
                "BAREMOUNTD_CODE=", "BAREMOUNTD_DEVICE=/dev/sdb", "BAREMOUNTD_DISK=my-data.1", "BAREMOUNTD_EVENT=state", "BAREMOUNTD_FROM=mounting",
                "BAREMOUNTD_MESSAGE=mounted sdb at /mnt/my-data.1", "BAREMOUNTD_MOUNT_POINT=/mnt/my-data.1", "BAREMOUNTD_SEVERITY=info",
                "BAREMOUNTD_STATE=missing", "BAREMOUNTD_TIME=2026-01-01T12:00:00.000Z",
            ],
            command.Environment.Select(fact => $"{fact.Key}={fact.Value}"));
    }

    [Theory]
    [InlineData("a\nb", "a\\x0ab")]
    [InlineData("\u001b[2J\u202e", "\\x1b[2J\\u202e")]
    [InlineData("100% %i %n $HOME ${x} \"q\" \\x41", "100% %i %n $HOME ${x} \"q\" \\x41")]
    public void Hostile_text_has_no_control_character_and_is_otherwise_as_it_was(string message, string expected) =>
        Assert.Equal(expected, Assert.Single(Run(Hook(EventKinds.State), Event(EventKinds.State, message))).Environment["BAREMOUNTD_MESSAGE"]);

    [Fact]
    public void A_long_text_is_cut() =>
        Assert.Equal(1001, Assert.Single(Run(Hook(EventKinds.State), Event(EventKinds.State, new string('x', 100_000)))).Environment["BAREMOUNTD_MESSAGE"].Length);

    [Fact]
    public void Only_the_kinds_that_are_asked_for_run_it_and_in_their_order()
    {
        EventRecord[] events =
        [
            Event(EventKinds.Attached, "1"), Event(EventKinds.State, "2"), Event(EventKinds.ConditionRaised, "3", ("code", "slow")), Event(EventKinds.Detached, "4"),
        ];
        ImmutableArray<TransientCommand> commands = Run(Hook(EventKinds.Detached, EventKinds.ConditionRaised), events);
        Assert.Equal(["3", "4"], commands.Select(c => c.Environment["BAREMOUNTD_MESSAGE"]));
        Assert.Equal(["slow", ""], commands.Select(c => c.Environment["BAREMOUNTD_CODE"]));
    }

    [Fact]
    public void A_device_that_went_is_not_named_since_its_name_may_be_another_ones_by_now() =>
        Assert.Equal("", Assert.Single(Run(Hook(EventKinds.Detached), Event(EventKinds.Detached, "went", ("device", "sdb")))).Environment["BAREMOUNTD_DEVICE"]);

    [Fact]
    public void Events_of_policy_of_the_daemon_and_of_other_disks_run_nothing()
    {
        Assert.Empty(Run(Hook([.. EventKinds.All]), Event(EventKinds.Policy, "ran the hook")));
        Assert.Empty(Run(Hook([.. EventKinds.All]), Event(EventKinds.Daemon, "started") with { Disk = null }));
        Assert.Empty(Run(Hook([.. EventKinds.All]), Event(EventKinds.State, "x") with { Disk = "other" }));
    }

    private static HookConfig Hook(params string[] kinds) => new() { Command = ["/bin/true"], On = [.. kinds] };

    private static EventRecord Event(string kind, string message, params (string Name, string Value)[] facts) =>
        new(7, s_now, kind, "my-data.1", "info", message, facts.ToDictionary(f => f.Name, f => f.Value));

    private static ImmutableArray<TransientCommand> Run(HookConfig hook, params EventRecord[] events)
    {
        DiskConfig disk = Make.Declare(new MatchConfig { Serial = ["SERIAL-001"] }, "my-data.1") with { Policy = new PolicyConfig { Hook = hook } };
        BareMountConfig config = new() { Disks = [disk] };
        World world = Make.World(s_device);
        PlanInput input = new(config, world, Matcher.Match(config, world), ImmutableDictionary<string, DiskRuntime>.Empty, false, s_now);
        PlanOutput output = new(ImmutableDictionary<string, DiskRuntime>.Empty.Add(disk.Name, DiskRuntime.Initial(s_now)), [], null);
        return [.. HookCommands.For(events, input, output).Select(run => run.Command)];
    }
}
