using System.CommandLine;
using System.Text.Json;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Core.Web;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl check-config [FILE]</c>.</summary>
internal static class CheckConfigCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "check-config";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string?> file = CommonArguments.NotEmpty(new Argument<string?>("FILE")
        {
            Description = $"The file. Default: {LinuxRoots.DefaultConfigFile}.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        Option<bool> json = CommonArguments.Json("Print the findings as JSON.");
        CliCommand command = new(Name, "Checks a configuration file, without a daemon.")
        {
            Details =
            [
                "Runs the code that the daemon runs, on the web configuration that the file names, too. All findings are printed, one a line as FILE:LINE:COLUMN: SEVERITY: WHERE: WHAT. "
                + "The exit code is 1 when there is an error; warnings and notices do not count.",
            ],
            Examples =
            [
                new("check-config", "checks the installed file"),
                new("check-config ./config.json --json", "prints the findings for a program"),
            ],
        };
        command.Arguments.Add(file);
        command.Options.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            string path = parsed.GetValue(file) ?? LinuxRoots.DefaultConfigFile;
            byte[] bytes = await SmallFile.ReadAsync(path, ConfigurationLoader.MaxBytes, stop);
            ConfigResult result = WebAccess.Complete(
                ConfigurationLoader.Load(bytes.AsSpan(), path, new ConfigContext(HostReader.Read(session.Host.Roots))), path, SmallFile.Read);
            if (parsed.GetValue(json))
            {
                CheckConfigReport report = new(path, result.Ok, result.Diagnostics);
                session.Host.Out.Write(JsonText.Pretty(JsonSerializer.SerializeToUtf8Bytes(report, CliJson.Default.CheckConfigReport)));
            }
            else
            {
                DiagnosticsView.Write(session.Host.Out, result.Diagnostics);
                session.Host.Out.WriteLine(Piece.Safe(path) + ": " + Summary(result));
            }

            return result.Ok ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static string Summary(ConfigResult result)
    {
        int errors = result.Diagnostics.Count(d => d.Severity == ConfigSeverity.Error);
        int warnings = result.Diagnostics.Count(d => d.Severity == ConfigSeverity.Warning);
        string counted = string.Join(", ", new[] { Count(errors, "error"), Count(warnings, "warning") }.Where(s => s.Length > 0));
        string disks = result.Config is null ? "" : Count(result.Config.Disks.Length, "disk") is { Length: > 0 } some ? some : "no disks";
        return string.Join("; ", new[] { result.Ok ? "ok" : "refused", disks, counted }.Where(s => s.Length > 0));
    }

    private static string Count(int count, string noun) => count switch
    {
        0 => "",
        1 => "1 " + noun,
        _ => $"{count} {noun}s",
    };
}
