using System.Reflection;
using BareMountd.Core.Configuration;

namespace BareMountd.Daemon.Hosting;

/// <summary>What the command line and the first reading of the configuration give to the running daemon.</summary>
/// <param name="ConfigFile">Configuration file.</param>
/// <param name="InitialConfig">Its valid content at the start.</param>
public sealed record DaemonSettings(string ConfigFile, ConfigResult InitialConfig)
{
    /// <summary>Version of this daemon, as packages carry it.</summary>
    public static string Version { get; } =
        typeof(DaemonSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
