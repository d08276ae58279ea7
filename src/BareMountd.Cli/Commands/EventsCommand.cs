using System.CommandLine;
using System.Globalization;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl events [DISK]</c>.</summary>
internal static class EventsCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "events";

    /// <summary>Events that are shown unless something else is asked for.</summary>
    private const int DefaultLimit = 50;

    /// <summary>The same for <c>--follow</c>, where what comes is what is wanted.</summary>
    private const int DefaultFollowLimit = 10;

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string?> disk = CommonArguments.OptionalDisk("Only events of this disk.");
        Option<bool> follow = new("--follow", "-f") { Description = "Stay and show each event when it happens." };
        Option<bool> json = CommonArguments.Json("Print the daemon's answer as JSON; with --follow one line for each event.");
        Option<SinceWord?> since = Since(session);
        Option<string[]> kind = Kind();
        Option<int?> limit = Limit();
        CliCommand command = new(Name, "Shows what happened: attached, mounted, failed, conditions, reloads.")
        {
            Details =
            [
                "Each line is the number of the event, its time, the disk, its kind and what happened. The daemon keeps about 2000 events, also over "
                + "its own restart and a boot. The same events are in the journal: 'journalctl EVENT_KIND=state'.",
                "The kinds are " + string.Join(", ", EventKinds.All) + ".",
            ],
            Examples =
            [
                new("events", "the last 50 events"),
                new("events data --since 1h", "what happened to the disk \"data\" in the last hour"),
                new("events --follow --kind condition-raised", "waits for what goes wrong"),
                new("events --since 1204 --json", "everything after event 1204, for a program"),
            ],
        };
        command.Arguments.Add(disk);
        command.Options.Add(follow);
        command.Options.Add(json);
        command.Options.Add(since);
        command.Options.Add(kind);
        command.Options.Add(limit);
        command.SetAction(async (parsed, stop) =>
        {
            bool stay = parsed.GetValue(follow);
            SinceWord? from = parsed.GetValue(since);
            int? most = parsed.GetValue(limit) ?? (from is not null ? null : stay ? DefaultFollowLimit : DefaultLimit);
            string query = Query(parsed.GetValue(disk), from, parsed.GetValue(kind) ?? [], most);
            ControlClient client = session.Client(parsed);
            if (stay)
            {
                await FollowAsync(session, client, query, parsed.GetValue(json), stop);
            }
            else
            {
                await ListAsync(session, client, query, from, parsed.GetValue(json), stop);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task ListAsync(CliSession session, ControlClient client, string query, SinceWord? from, bool json, CancellationToken cancellationToken) =>
        session.Show(
            await client.EventsAsync(query, cancellationToken), json, (page, events) => EventsView.Write(page, events, from?.After, session.Host.Time));

    private static async Task FollowAsync(CliSession session, ControlClient client, string query, bool json, CancellationToken cancellationToken)
    {
        await foreach (ControlReply<EventRecord> reply in client.FollowEventsAsync(query, cancellationToken))
        {
            if (json)
            {
                session.Host.Out.Write(JsonText.OneLine(reply.Json));
            }
            else
            {
                Page page = session.NewPage();
                EventsView.Write(page, [reply.Value], session.Host.Time);
                session.Print(page);
            }

            await session.Host.Out.FlushAsync(cancellationToken);
        }
    }

    private static string Query(string? disk, SinceWord? since, string[] kinds, int? limit)
    {
        List<string> parts = [];
        Add("disk", disk);
        Add("since", since?.Time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Add("after", since?.After?.ToString(CultureInfo.InvariantCulture));
        Add("kind", kinds.Length == 0 ? null : string.Join(',', kinds));
        Add("limit", limit?.ToString(CultureInfo.InvariantCulture));
        return string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add(name + "=" + Uri.EscapeDataString(value));
            }
        }
    }

    private static Option<SinceWord?> Since(CliSession session) => new("--since")
    {
        HelpName = "WHEN",
        Description = $"Only events from then on: {SinceWord.Form} (those after it).",
        CustomParser = result =>
        {
            if (!SinceWord.TryParse(result.Tokens[0].Value, session.Host.Time, out SinceWord value))
            {
                result.AddError($"--since \"{result.Tokens[0].Value}\" is not understood: give {SinceWord.Form}");
            }

            return value;
        },
    };

    private static Option<string[]> Kind()
    {
        Option<string[]> kind = new("--kind")
        {
            HelpName = "KIND",
            Description = "Only events of this kind; may be given more than once.",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        kind.Validators.Add(result =>
        {
            foreach (string word in result.Tokens.Select(t => t.Value).Where(w => !EventKinds.All.Contains(w)))
            {
                result.AddError($"there is no kind \"{word}\"{DidYouMean.Phrase(word, EventKinds.All)}; kinds are {string.Join(", ", EventKinds.All)}");
            }
        });
        return kind;
    }

    private static Option<int?> Limit() => new("--limit")
    {
        HelpName = "N",
        Description = $"Only the last N of them. Default: {DefaultLimit}, with --follow {DefaultFollowLimit}; with --since all.",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                return value;
            }

            result.AddError($"--limit \"{result.Tokens[0].Value}\" is no number of events");
            return null;
        },
    };
}
