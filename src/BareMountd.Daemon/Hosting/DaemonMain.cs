using BareMountd.Core.Configuration;

namespace BareMountd.Daemon.Hosting;

/// <summary>From the command line to a running daemon, or to a printed plan.</summary>
public static class DaemonMain
{
    /// <summary>Runs until stopped; returns one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(DaemonOptions options, CancellationToken cancellationToken)
    {
        await using DaemonParts parts = options.Simulate ? SimulatedParts.Create(options) : SystemParts.Create(options);
        ConfigReader reader = new(parts.Host);
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
}
