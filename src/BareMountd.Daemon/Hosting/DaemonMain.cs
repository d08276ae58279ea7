using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Daemon.Web;

namespace BareMountd.Daemon.Hosting;

/// <summary>From the command line to a running daemon, or to a printed plan.</summary>
public static class DaemonMain
{
    /// <summary>Runs until stopped; returns one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(DaemonOptions options, CancellationToken cancellationToken)
    {
        await using DaemonParts parts = options.Simulate ? SimulatedParts.Create(options) : SystemParts.Create(options);
        ConfigReader reader = new(parts.Host, options.WebConfigFile);
        ConfigResult config = reader.Read(options.ConfigFile);
        if (!config.Ok)
        {
            foreach (ConfigDiagnostic diagnostic in config.Diagnostics)
            {
                await Console.Error.WriteLineAsync(diagnostic.ToString());
            }

            await Console.Error.WriteLineAsync("baremountd: the configuration is refused; baremountctl check-config shows the same");
            return ExitCodes.Config;
        }

        if (options.Plan)
        {
            return await PlanCommand.RunAsync(parts, options, config, Console.Out, cancellationToken);
        }

        using FileStream? only = TakeLock(parts.Roots);
        if (only is null)
        {
            await Console.Error.WriteLineAsync($"baremountd: cannot lock {parts.Roots.LockFile}: another baremountd runs, or this is not root; see systemctl status baremountd");
            return ExitCodes.PartFailed;
        }

        if (MetricsListeners.Judge(config.Config!.Metrics, options.ConfigFile) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return ExitCodes.Config;
        }

        await using WebApplication app = DaemonHost.Build(parts, new DaemonSettings(options.ConfigFile, config), reader);
        try
        {
            await app.RunAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            // A listener's place is taken: the one start failure that an operator meets often.
            await Console.Error.WriteLineAsync("baremountd: cannot listen: " + exception.Message);
            return ExitCodes.PartFailed;
        }
        finally
        {
            await Serilog.Log.CloseAndFlushAsync();
        }

        return Environment.ExitCode;
    }

    /// <summary>Two daemons would mount against each other, and the second would take the control socket from the first.</summary>
    private static FileStream? TakeLock(LinuxRoots roots)
    {
        try
        {
            Directory.CreateDirectory(roots.RuntimeDirectory);

            // Without sharing, .NET holds flock(2) on it until the process ends, however that is.
            return new FileStream(roots.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
