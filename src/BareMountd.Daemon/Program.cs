using System.CommandLine;
using BareMountd.Daemon.Hosting;

RootCommand command = DaemonCommand.Create();
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync("baremountd: " + error.Message);
    }

    await Console.Error.WriteLineAsync("see baremountd --help");
    return ExitCodes.Usage;
}

// Signals are the host's. The parser's own handling ends the process with 143 after two seconds, however far the stop has come, and systemd
// takes that for a failure.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
