using BareMountd.Core.Configuration;
using BareMountd.Core.Host;

namespace BareMountd.Daemon.Hosting;

/// <summary>Reads the configuration file and hands its bytes to the loader; a file that cannot be read is a finding like any other.</summary>
public sealed class ConfigReader(HostFacts host)
{
    /// <summary>Reads and validates.</summary>
    public ConfigResult Read(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > ConfigurationLoader.MaxBytes)
            {
                return Unreadable(file, $"the file has {stream.Length} bytes; at most {ConfigurationLoader.MaxBytes} are read");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return ConfigurationLoader.Load(bytes, file, new ConfigContext(host));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(file, exception.Message);
        }
    }

    private static ConfigResult Unreadable(string file, string words) =>
        new(null, [new ConfigDiagnostic(ConfigSeverity.Error, "unreadable", file, 0, 0, "$", words)]);
}
