using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Core.Web;
using BareMountd.Linux.Host;

namespace BareMountd.Daemon.Hosting;

/// <summary>Reads the configuration file and hands its bytes to the loader; a file that cannot be read is a finding like any other.</summary>
/// <param name="host">The machine.</param>
/// <param name="webConfigFile">The web configuration that the command line names, or null.</param>
public sealed class ConfigReader(HostFacts host, string? webConfigFile = null)
{
    private static readonly RegularFile s_file = new(LinuxRoots.System);

    /// <summary>Reads and validates. Never waits: a named pipe, a device and whatever else is not a file is refused.</summary>
    public ConfigResult Read(string file) =>
        s_file.TryRead(file, ConfigurationLoader.MaxBytes, out string problem) is byte[] bytes
            ? WebAccess.Complete(ConfigurationLoader.Load(bytes, file, new ConfigContext(host) { WebConfigFile = webConfigFile }), file, ReadWebFile)
            : new ConfigResult(null, [new ConfigDiagnostic(ConfigSeverity.Error, "unreadable", file, 0, 0, "$", problem)]);

    /// <summary>Reads a web configuration or a file that it names.</summary>
    internal static FileText ReadWebFile(string file) => new(s_file.TryRead(file, WebSettingsLoader.MaxBytes, out string problem), problem);
}
