using System.CommandLine;
using System.CommandLine.Invocation;
using BareMountd.Cli.Output;

namespace BareMountd.Cli.CommandLine;

/// <summary>Writes <c>--help</c>: always plain and 80 columns, so that it reads the same in a terminal, a pipe and the golden files.</summary>
internal static class HelpWriter
{
    private const int Width = Terminal.DefaultWidth;
    private const string Program = "baremountctl";

    /// <summary><c>--help</c>, <c>-h</c>, of every command.</summary>
    public static Option<bool> CreateOption(CliHost host) => new("--help", "-h")
    {
        Description = "Show this help.",
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Action = new Show(host),
    };

    /// <summary>Writes the help of a command or of the program.</summary>
    public static void Write(Command command, TextWriter to)
    {
        Page page = new(Width);
        bool root = command is RootCommand;
        string name = root ? Program : Program + " " + command.Name;
        page.Text(0, $"{name} - {command.Description}");
        foreach (string paragraph in (command as CliCommand)?.Details ?? [])
        {
            page.Blank();
            page.Text(0, paragraph);
        }

        page.Blank();
        page.Text(0, "Usage:");
        page.Text(4, "  " + string.Join(' ', Usage(name, command)));
        Section(page, "Commands:", [.. command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? ""))]);
        Section(page, "Arguments:", [.. command.Arguments.Where(a => !a.Hidden).Select(a => (a.Name, a.Description ?? ""))]);
        Section(page, "Options:", [.. Options(command).Select(o => (Label(o), o.Description ?? ""))]);
        if (command is CliCommand { Examples: { Count: > 0 } examples })
        {
            page.Blank();
            page.Text(0, "Examples:");
            foreach (Example example in examples)
            {
                page.Text(6, $"  {Program} {example.Line}");
                page.Text(6, "      " + example.Does);
            }
        }

        Section(page, "Exit codes:", [.. ExitCode.All.Select(c => (c.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), c.Meaning))]);
        if (root)
        {
            page.Blank();
            page.Text(0, "'baremountctl COMMAND --help' tells more about a command; the manual is baremountctl(1).");
        }

        Painter.Write(to, page, new Terminal(Width, 0, Colour: false, CanRedraw: false));
    }

    private static IEnumerable<string> Usage(string name, Command command)
    {
        yield return name;
        foreach (Argument argument in command.Arguments.Where(a => !a.Hidden))
        {
            yield return argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;
        }

        if (command.Subcommands.Count > 0)
        {
            yield return "COMMAND";
        }

        foreach (Option option in command.Options.Where(o => !o.Hidden && !o.Recursive && command is not RootCommand))
        {
            yield return $"[{Label(option)}]";
        }

        yield return "[OPTIONS]";
    }

    /// <summary>The command's own options, then those of every command.</summary>
    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Where(o => !o.Hidden).Concat(
            command.Parents.OfType<Command>().SelectMany(p => p.Options).Where(o => o.Recursive && !o.Hidden));

    private static string Label(Option option)
    {
        string names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static void Section(Page page, string heading, IReadOnlyList<(string Label, string Text)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        page.Blank();
        page.Text(0, heading);
        int width = rows.Max(r => r.Label.Length);
        foreach ((string label, string text) in rows)
        {
            page.Text(width + 4, "  " + label.PadRight(width) + "  " + text);
        }
    }

    private sealed class Show(CliHost host) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Write(parseResult.CommandResult.Command, host.Out);
            return ExitCode.Ok;
        }
    }
}
