using System.CommandLine;
using System.CommandLine.Parsing;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Commands;
using BareMountd.Core.Text;

namespace BareMountd.Cli;

/// <summary>The program: parses, runs one command, and turns every end into an exit code and at most one line of explanation.</summary>
internal static class CliApp
{
    /// <summary>errno of a pipe without a reader; an <see cref="IOException"/> carries it as its HResult.</summary>
    private const int BrokenPipeErrno = 32;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="host">The world outside.</param>
    /// <param name="cancellationToken">Cancelled by Ctrl-C; the result is then <see cref="ExitCode.Interrupted"/>.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliHost host, CancellationToken cancellationToken)
    {
        using CliSession session = new(host);
        try
        {
            int code = await DispatchAsync(args, session, cancellationToken);
            await host.Out.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (CliException e)
        {
            await FlushQuietlyAsync(host.Out);
            Explain(host, e);
            return e.Code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await FlushQuietlyAsync(host.Out);
            return ExitCode.Interrupted;
        }
        catch (IOException e) when (e.HResult == BrokenPipeErrno)
        {
            return ExitCode.BrokenPipe;
        }
        catch (IOException e)
        {
            host.Error.WriteLine("baremountctl: cannot write the output: " + TextEscaper.ForTerminal(e.Message));
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            // The last line of defence: a defect of ours is told as one, and not as a page of frames.
            host.Error.WriteLine($"baremountctl: unexpected {e.GetType().Name}: {TextEscaper.ForTerminal(e.Message)}; this is a defect, please report it");
            return ExitCode.Failed;
        }
    }

    /// <summary>The command tree, for the program and for the tests of help.</summary>
    public static RootCommand BuildRoot(CliSession session)
    {
        RootCommand root = new("Shows and steers the disks that baremountd mounts.");

        // Ours are written for this program; the library's version option asks the entry assembly, and its directives are not for users.
        root.Options.Clear();
        root.Directives.Clear();
        root.Options.Add(HelpWriter.CreateOption(session.Host));
        root.Options.Add(session.SocketOption);
        root.Options.Add(VersionOptionFactory.Create(session.Host));
        foreach (CommandEntry entry in CommandList.All)
        {
            root.Subcommands.Add(entry.Create(session));
        }

        return root;
    }

    private static async Task<int> DispatchAsync(IReadOnlyList<string> args, CliSession session, CancellationToken cancellationToken)
    {
        RootCommand root = BuildRoot(session);
        if (args.Count == 0)
        {
            HelpWriter.Write(root, session.Host.Out);
            return ExitCode.Ok;
        }

        // No response files: "@name" is an ordinary argument here.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
        {
            throw new CliException(ExitCode.Usage, Wrong(parsed), SeeHelp(parsed.CommandResult));
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = session.Host.Out,
                Error = session.Host.Error,
            },
            cancellationToken);
    }

    private static string Wrong(ParseResult parsed)
    {
        // At the root the library only says "required command was not provided" for a mistyped command.
        if (parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [string word, ..] && !word.StartsWith('-'))
        {
            return $"there is no command \"{TextEscaper.ForTerminal(word, 40)}\"{DidYouMean.Phrase(word, CommandList.All.Select(c => c.Name))}";
        }

        // The library takes an option that it does not know for an argument where one may stand.
        IEnumerable<string> words = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        if (words.Concat(parsed.UnmatchedTokens).FirstOrDefault(w => w is ['-', _, ..]) is { } slip)
        {
            IEnumerable<string> options = parsed.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name);
            return $"there is no option \"{TextEscaper.ForTerminal(slip, 40)}\"{DidYouMean.Phrase(slip, options)}";
        }

        if (parsed.UnmatchedTokens is [string extra, ..])
        {
            return $"\"{TextEscaper.ForTerminal(extra, 40)}\" is one argument too many";
        }

        // A value that is missing or wrong says more than the command that is missing as well.
        ParseError error = parsed.Errors.FirstOrDefault(e => e.SymbolResult is not CommandResult) ?? parsed.Errors[0];
        if (error.SymbolResult is CommandResult { Command: RootCommand })
        {
            return "a command is missing after the options";
        }

        if (error.SymbolResult is OptionResult { Tokens.Count: 0 } bare)
        {
            return $"{bare.Option.Name} needs a value: {bare.Option.Name} {bare.Option.HelpName}";
        }

        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing)
        {
            return missing.Argument.Name + " is missing";
        }

        return TextEscaper.ForTerminal(error.Message.TrimEnd('.'));
    }

    private static string SeeHelp(CommandResult result) =>
        result.Command is RootCommand ? "see 'baremountctl --help'" : $"see 'baremountctl {result.Command.Name} --help'";

    private static void Explain(CliHost host, CliException e)
    {
        if (e.Message.Length > 0)
        {
            string hint = e.Hint.Length > 0 ? "; " + TextEscaper.ForTerminal(e.Hint) : "";
            host.Error.WriteLine("baremountctl: " + TextEscaper.ForTerminal(e.Message) + hint);
        }

        foreach (string line in e.Log)
        {
            host.Error.WriteLine("  log: " + TextEscaper.ForTerminal(line));
        }
    }

    /// <summary>An error is being told already; a reader that is gone as well adds nothing to it.</summary>
    private static async Task FlushQuietlyAsync(TextWriter writer)
    {
        try
        {
            await writer.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
        }
    }
}
