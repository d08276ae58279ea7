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

return await parsed.InvokeAsync();
