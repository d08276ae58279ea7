using System.CommandLine;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Devices;

namespace BareMountd.Daemon.Hosting;

/// <summary>Defines and reads the command line of <c>baremountd</c>.</summary>
public static class DaemonCommand
{
    private const string Auto = "auto";

    /// <summary>The root command.</summary>
    public static RootCommand Create()
    {
        Option<string> config = new("--config") { Description = "configuration file", DefaultValueFactory = _ => LinuxRoots.DefaultConfigFile, HelpName = "FILE" };
        Option<bool> plan = new("--plan") { Description = "print what would be done here and now, and end (no root needed)" };
        Option<bool> json = new("--json") { Description = "with --plan: print JSON" };
        Option<string> source = new("--source") { Description = "where devices are seen", DefaultValueFactory = _ => Auto };
        source.AcceptOnlyFromAmong(Auto, DeviceSources.Udev, DeviceSources.Kernel);
        Option<bool> simulate = new("--simulate") { Description = "run on recorded trees with simulated mounts: no root, no bus, no disk" };
        Option<string?> web = new("--web.config.file") { Description = "web configuration (TLS, passwords) of /metrics; counts before metrics.webConfigFile", HelpName = "FILE" };
        Option<string> proc = Root("--root-proc", "procfs", LinuxRoots.System.Proc);
        Option<string> sys = Root("--root-sys", "sysfs", LinuxRoots.System.Sys);
        Option<string> dev = Root("--root-dev", "device nodes and links", LinuxRoots.System.Dev);
        Option<string> run = Root("--root-run", "runtime files", LinuxRoots.System.Run);
        Option<string> etc = Root("--root-etc", "unit files", LinuxRoots.System.Etc);
        Option<string> state = Root("--root-state", "files that outlive a boot", LinuxRoots.System.State);
        RootCommand command = new("baremountd finds declared disks, mounts them through systemd, watches over them and counts their I/O.")
        {
            config, plan, json, source, simulate, web, proc, sys, dev, run, etc, state,
        };
        command.SetAction((parsed, cancellationToken) => DaemonMain.RunAsync(
            new DaemonOptions(
                parsed.GetValue(config)!,
                parsed.GetValue(plan),
                parsed.GetValue(json),
                parsed.GetValue(simulate),
                parsed.GetValue(source) switch
                {
                    DeviceSources.Udev => DeviceSourceKind.Udev,
                    DeviceSources.Kernel => DeviceSourceKind.Kernel,
                    _ => DeviceSourceKind.Auto,
                },
                new LinuxRoots
                {
                    Proc = parsed.GetValue(proc)!,
                    Sys = parsed.GetValue(sys)!,
                    Dev = parsed.GetValue(dev)!,
                    Run = parsed.GetValue(run)!,
                    Etc = parsed.GetValue(etc)!,
                    State = parsed.GetValue(state)!,
                },
                parsed.GetValue(web) is { Length: > 0 } file ? Path.GetFullPath(file) : null),
            cancellationToken));
        return command;
    }

    private static Option<string> Root(string name, string what, string value) =>
        new(name) { Description = "where " + what + " stand", DefaultValueFactory = _ => value, HelpName = "DIR" };
}
