namespace BareMountd.Tests.Shared;

/// <summary>Control groups as systemd makes them with <c>DefaultIOAccounting=yes</c>, and as kernels print <c>io.stat</c>.</summary>
public static class ControlGroups
{
    private const string Root = "sys/fs/cgroup";

    /// <summary>Root disk 8:32 and data disk 8:48 of <see cref="Machines.WslOwner"/>; the root's figures are those of its diskstats.</summary>
    public static void OfUnits(MachineBuilder machine)
    {
        machine.Text($"{Root}/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc");
        machine.Text(
            $"{Root}/io.stat",
            """
            7:0 rbytes=1024 wbytes=0 rios=1 wios=0 dbytes=0 dios=0
            8:32 rbytes=40976384 wbytes=81936384 rios=1032 wios=2032 dbytes=0 dios=0
            8:48 rbytes=40984576 wbytes=81944576 rios=1048 wios=2048 dbytes=0 dios=0
            """);
        Group(machine, "init.scope", "8:32 rbytes=1000000 wbytes=0 rios=100 wios=0 dbytes=0 dios=0");
        machine.Directory($"{Root}/dev-hugepages.mount");
        Group(
            machine,
            "system.slice",
            """
            8:32 rbytes=30000000 wbytes=50000000 rios=3000 wios=5000 dbytes=0 dios=0
            8:48 rbytes=40000000 wbytes=80000000 rios=4000 wios=8000 dbytes=0 dios=0
            """);

        // A device that has no figures yet is printed without a newline by kernels up to 5.13; cost.usage comes from the io.cost controller.
        Group(
            machine,
            "system.slice/postgresql.service",
            "254:0 8:48 rbytes=39000000 wbytes=70000000 rios=3900 wios=7000 dbytes=0 dios=0 cost.usage=12");
        Group(machine, "system.slice/docker-0123abcd.scope", "8:48 rbytes=1000000 wbytes=9000000 rios=100 wios=900 dbytes=0 dios=0");
        Group(machine, "system.slice/docker-0123abcd.scope/payload", "8:48 rbytes=1000000 wbytes=9000000 rios=100 wios=900 dbytes=0 dios=0");

        // Delegate=yes: the groups below are the service's own, and its figures include them.
        Group(machine, "system.slice/machine-agent.service", "8:32 rbytes=20000000 wbytes=40000000 rios=2000 wios=4000 dbytes=0 dios=0");
        Group(machine, "system.slice/machine-agent.service/supervisor", "8:32 rbytes=5000000 wbytes=0 rios=500 wios=0 dbytes=0 dios=0");
        Group(machine, "system.slice/machine-agent.service/job.slice", "8:32 rbytes=15000000 wbytes=40000000 rios=1500 wios=4000 dbytes=0 dios=0");
        Group(machine, "system.slice/dbus.service", "");
        Group(machine, "system.slice/_cpu.service", "8:32 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0");
        Group(machine, "user.slice", "8:32 rbytes=2000000 wbytes=1000000 rios=200 wios=100 dbytes=0 dios=0");
        Group(machine, "user.slice/user-1000.slice", "8:32 rbytes=2000000 wbytes=1000000 rios=200 wios=100 dbytes=0 dios=0");
        Group(machine, "user.slice/user-1000.slice/session-1.scope", "8:32 rbytes=500000 wbytes=400000 rios=50 wios=40 dbytes=0 dios=0");
        Group(machine, "user.slice/user-1000.slice/user@1000.service", "8:32 rbytes=1500000 wbytes=600000 rios=150 wios=60 dbytes=0 dios=0");
        Group(machine, "user.slice/user-1000.slice/user@1000.service/app.slice", "8:32 rbytes=1400000 wbytes=600000 rios=140 wios=60 dbytes=0 dios=0");
        Group(machine, "user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service", "8:32 rbytes=1400000 wbytes=600000 rios=140 wios=60 dbytes=0 dios=0");

        // A container engine that does without systemd.
        Group(machine, "docker", "8:48 rbytes=0 wbytes=1000000 rios=0 wios=10 dbytes=0 dios=0");
        Group(machine, "docker/89abcdef", "8:48 rbytes=0 wbytes=1000000 rios=0 wios=10 dbytes=0 dios=0");
    }

    private static void Group(MachineBuilder machine, string path, string stat) => machine.Text($"{Root}/{path}/io.stat", stat);
}
