namespace BareMountd.Cli.CommandLine;

/// <summary>An example of <c>--help</c>.</summary>
/// <param name="Line">Command line without the program's name.</param>
/// <param name="Does">What it does.</param>
internal sealed record Example(string Line, string Does);
