using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Linux.Host;

namespace BareMountd.Daemon.Hosting;

/// <summary>Reads the configuration file and hands its bytes to the loader; a file that cannot be read is a finding like any other.</summary>
public sealed class ConfigReader(HostFacts host)
{
    private static readonly RegularFile s_file = new(LinuxRoots.System);

    /// <summary>Reads and validates. Never waits: a named pipe, a device and whatever else is not a file is refused.</summary>
    public ConfigResult Read(string file) =>
        s_file.TryRead(file, ConfigurationLoader.MaxBytes, out string problem) is byte[] bytes
            ? ConfigurationLoader.Load(bytes, file, new ConfigContext(host))
            : new ConfigResult(null, [new ConfigDiagnostic(ConfigSeverity.Error, "unreadable", file, 0, 0, "$", problem)]);
}
