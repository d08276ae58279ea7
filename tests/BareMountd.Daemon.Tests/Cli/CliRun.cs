using BareMountd.Cli;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>What one run of <c>baremountctl</c> in this process gave.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    /// <summary>Lines on standard output.</summary>
    public string[] Lines => Out.TrimEnd('\n').Split('\n');

    /// <summary>Runs against a daemon, or against none.</summary>
    public static Task<CliRun> Async(FakeDaemon? daemon, params string[] args) => Async(daemon, new CliSetting(), args);

    public static async Task<CliRun> Async(FakeDaemon? daemon, CliSetting setting, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        Dictionary<string, string> environment = new(setting.Environment);
        if (daemon is not null)
        {
            environment.TryAdd("BAREMOUNTD_SOCKET", daemon.Socket);
        }

        CliHost host = new()
        {
            Out = setting.Out ?? output,
            Error = error,
            Input = () => setting.Input is string text ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) : null,
            Environment = environment.GetValueOrDefault,
            OutIsTerminal = setting.Columns > 0,
            WindowSize = () => setting.Columns > 0 ? (setting.Columns, 50) : null,
            Time = setting.Time ?? new ManualTime(),
            Roots = setting.Roots,
            Version = setting.Version,
            BuiltAt = setting.BuiltAt,
            HasLibrary = library => !setting.MissingLibraries.Contains(library),
        };
        int code = await CliApp.RunAsync(args, host, setting.Stop).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
