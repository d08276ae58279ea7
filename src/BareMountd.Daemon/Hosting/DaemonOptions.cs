using BareMountd.Core.Host;
using BareMountd.Linux.Devices;

namespace BareMountd.Daemon.Hosting;

/// <summary>The command line of <c>baremountd</c>.</summary>
/// <param name="ConfigFile">Configuration file.</param>
/// <param name="Plan">Print what would be done here and now, and end.</param>
/// <param name="Json">With <paramref name="Plan"/>: as JSON.</param>
/// <param name="Simulate">Run on recorded trees with a simulated mount manager.</param>
/// <param name="Source">Device source.</param>
/// <param name="Roots">Where the trees stand.</param>
/// <param name="WebConfigFile">Web configuration, an absolute path; null: the one of the configuration.</param>
public sealed record DaemonOptions(string ConfigFile, bool Plan, bool Json, bool Simulate, DeviceSourceKind Source, LinuxRoots Roots, string? WebConfigFile = null);
