using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl wait DISK</c>.</summary>
internal static class WaitCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "wait";

    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> disk = CommonArguments.Disk();
        Option<TimeSpan> timeout = new("--timeout")
        {
            HelpName = "TIME",
            Description = $"How long to wait: {Durations.Form}; at most 24h. Default: 30s.",
            DefaultValueFactory = _ => s_defaultTimeout,
            CustomParser = result =>
            {
                if (!Durations.TryParse(result.Tokens[0].Value, out TimeSpan value))
                {
                    result.AddError($"--timeout \"{result.Tokens[0].Value}\" is no duration: give {Durations.Form}");
                }

                return value;
            },
        };
        CliCommand command = new(Name, "Waits until a disk is mounted.")
        {
            Details =
            [
                "Exit code 0: mounted. 1: failed, refused, ambiguous or disabled, which waiting does not cure; the reason is printed. "
                + "3: the time is over and the disk is still missing, found or being worked on. Changes are told by the daemon; nothing is polled.",
            ],
            Examples =
            [
                new("wait data", "waits up to 30 seconds"),
                new("wait data --timeout 5m && rsync -a ~/src/ /mnt/wsl/data/", "works with the disk as soon as it is there"),
            ],
        };
        command.Arguments.Add(disk);
        command.Options.Add(timeout);
        command.SetAction((parsed, stop) => RunAsync(session, session.Client(parsed), parsed.GetRequiredValue(disk), parsed.GetValue(timeout), stop));
        return command;
    }

    private static async Task<int> RunAsync(CliSession session, ControlClient client, string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(timeout, session.Host.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        DiskStatus? last = null;
        try
        {
            await foreach (ControlReply<StatusResponse> reply in client.WatchAsync(either.Token))
            {
                last = reply.Value.Disks.FirstOrDefault(d => d.Name == name) ?? throw StatusWatcher.UnknownDisk(name);
                switch (last.State)
                {
                    case StatusWords.Mounted:
                        session.Host.Out.Write($"{Piece.Safe(last.Name)}: mounted on {Piece.Safe(last.MountPoint)}\n");
                        return ExitCode.Ok;
                    case StatusWords.Failed or StatusWords.Refused or StatusWords.Ambiguous or StatusWords.Disabled:
                        throw Hopeless(last);
                    default:
                        break;
                }
            }
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(name, last, timeout, e);
        }

        return ExitCode.Unreachable;
    }

    private static CliException Hopeless(DiskStatus disk)
    {
        ConditionStatus? reason = Reason(disk);
        string words = reason is null ? "" : $": {reason.Message} [{reason.Code}]";
        string hint = reason?.Hint ?? (disk.State == StatusWords.Disabled ? "set enabled to true in the configuration and reload" : "");
        return new CliException(ExitCode.Failed, $"{disk.Name} is {disk.State}{words}", hint, reason?.Log);
    }

    private static CliException TimedOut(string name, DiskStatus? last, TimeSpan timeout, Exception inner)
    {
        string time = Human.Duration(timeout);
        if (last is null)
        {
            return new CliException(ExitCode.TimedOut, $"baremountd did not tell the state of {name} within {time}", "see 'systemctl status baremountd'", inner: inner);
        }

        string words = Reason(last) is { } reason ? $": {reason.Message}" : "";
        return new CliException(ExitCode.TimedOut, $"{name} is still {last.State} after {time}{words}", $"see 'baremountctl explain {name}'", inner: inner);
    }

    /// <summary>The weightiest condition.</summary>
    private static ConditionStatus? Reason(DiskStatus disk) =>
        disk.Conditions.OrderBy(c => c.Severity switch { "critical" => 0, "warning" => 1, _ => 2 }).FirstOrDefault();
}
