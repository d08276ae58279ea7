using BareMountd.Cli.CommandLine;

namespace BareMountd.Cli.Commands;

/// <summary>A row of <see cref="CommandList"/>.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Create">Makes the command.</param>
internal sealed record CommandEntry(string Name, Func<CliSession, CliCommand> Create);
