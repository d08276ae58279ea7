using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl io</c>.</summary>
internal static class IoCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "io";

    private const string ByDisk = "disk";
    private const string ByUnit = "unit";

    /// <summary>Between two looks of <c>--watch</c>; the shortest window is sampled every three seconds.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private static readonly string[] s_subjects = [ByDisk, ByUnit];
    private static readonly string[] s_windows = [.. IoWindows.All.Select(w => w.Name)];

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Option<bool> json = CommonArguments.Json("Print the daemon's answer as JSON; with --watch one line for each look.");
        Option<bool> watch = new("--watch")
        {
            Description = "Stay and look every two seconds: redrawn on a terminal, one line for each row in a pipe.",
        };
        Option<string> by = OneOf("--by", "SUBJECT", ByDisk, s_subjects, "What a row is: disk or unit. Default: disk.");
        Option<string> window = OneOf(
            "--window", "TIME", IoWindows.DefaultName, s_windows, $"The time that figures are the mean of: {string.Join(", ", s_windows)}. Default: {IoWindows.DefaultName}.");
        CliCommand command = new(Name, "Shows where the I/O goes: by disk, or by systemd unit.")
        {
            Details =
            [
                "Every real disk with its part of all bytes, throughput, requests, their mean size and latency, how long it was busy, and its last hour; "
                + "a disk keeps its name whatever its device is called. The page of the daemon shows the same.",
                "Units are counted where systemd's I/O accounting is on; where it is not, the command says how to switch it on.",
            ],
            Examples =
            [
                new("io --watch", "live bars until Ctrl-C"),
                new("io --by unit --window 1h", "which service moved how much on which disk"),
                new("io --json | jq '.disks[]|{name,share:.share.both}'", "the shares, for a program"),
            ],
        };
        command.Options.Add(watch);
        command.Options.Add(by);
        command.Options.Add(window);
        command.Options.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            ControlClient client = session.Client(parsed);
            string span = parsed.GetValue(window)!;
            IoView view = new(parsed.GetValue(by) == ByUnit, session.Terminal);
            if (!parsed.GetValue(watch))
            {
                session.Show(await client.IoAsync(span, stop), parsed.GetValue(json), view.Write);
                return ExitCode.Ok;
            }

            while (true)
            {
                ControlReply<IoResponse> reply = await client.IoAsync(span, stop);
                if (parsed.GetValue(json))
                {
                    session.Host.Out.Write(JsonText.OneLine(reply.Json));
                }
                else if (session.Terminal.CanRedraw)
                {
                    Page page = session.NewPage();
                    view.Write(page, reply.Value);
                    Painter.Redraw(session.Host.Out, page, session.Terminal);
                }
                else
                {
                    string now = Human.Moment(session.Host.Time.GetUtcNow(), session.Host.Time);
                    foreach (string line in view.Lines(reply.Value))
                    {
                        session.Host.Out.Write($"{now} {line}\n");
                    }
                }

                await session.Host.Out.FlushAsync(stop);
                await Task.Delay(s_interval, session.Host.Time, stop);
            }
        });
        return command;
    }

    private static Option<string> OneOf(string name, string value, string usual, string[] words, string description)
    {
        Option<string> option = new(name) { HelpName = value, Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            foreach (string word in result.Tokens.Select(t => t.Value).Where(w => !words.Contains(w)))
            {
                result.AddError($"{name} \"{word}\" is none{DidYouMean.Phrase(word, words)}: give one of {string.Join(", ", words)}");
            }
        });
        return option;
    }
}
