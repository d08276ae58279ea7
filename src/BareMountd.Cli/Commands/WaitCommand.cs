using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl wait DISK</c>.</summary>
internal static class WaitCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "wait";

    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastRetry = TimeSpan.FromSeconds(10);

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> disk = CommonArguments.Disk();
        Option<TimeSpan?> timeout = new("--timeout")
        {
            HelpName = "TIME",
            Description = $"How long to wait: {Durations.Form}; at most 24h. Default: 30s; with --usable without end.",
            CustomParser = result =>
            {
                if (!Durations.TryParse(result.Tokens[0].Value, out TimeSpan value))
                {
                    result.AddError($"--timeout \"{result.Tokens[0].Value}\" is no duration: give {Durations.Form}");
                }

                return value;
            },
        };
        Option<bool> usable = new("--usable")
        {
            Description = "Wait until the disk is mounted and nothing forbids to work on it, through failures and restarts of the daemon.",
        };
        CliCommand command = new(Name, "Waits until a disk is mounted.")
        {
            Details =
            [
                "Exit code 0: mounted. 1: failed, refused, ambiguous or disabled, which waiting does not cure; the reason is printed. "
                + "3: the time is over and the disk is still missing, found or being worked on. Changes are told by the daemon; nothing is polled.",
                "With --usable only a disk that is not declared or disabled ends the wait, and the daemon need not run yet: "
                + "this is what baremountd-wait@DISK.service does, for services that need the disk.",
            ],
            Examples =
            [
                new("wait data", "waits up to 30 seconds"),
                new("wait data --timeout 5m && rsync -a ~/src/ /mnt/wsl/data/", "works with the disk as soon as it is there"),
            ],
        };
        command.Arguments.Add(disk);
        command.Options.Add(timeout);
        command.Options.Add(usable);
        command.SetAction((parsed, stop) => RunAsync(
            session, session.Client(parsed), parsed.GetRequiredValue(disk), parsed.GetValue(timeout), parsed.GetValue(usable), stop));
        return command;
    }

    private static async Task<int> RunAsync(
        CliSession session, ControlClient client, string name, TimeSpan? timeout, bool usable, CancellationToken cancellationToken)
    {
        TimeSpan limit = timeout ?? (usable ? Timeout.InfiniteTimeSpan : s_defaultTimeout);
        using CancellationTokenSource deadline = new(limit, session.Host.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        DiskStatus? last = null;
        TimeSpan pause = s_firstRetry;
        try
        {
            while (true)
            {
                try
                {
                    await foreach (ControlReply<StatusResponse> reply in client.WatchAsync(either.Token))
                    {
                        pause = s_firstRetry;
                        last = reply.Value.Disks.FirstOrDefault(d => d.Name == name) ?? throw UnknownDisk(name);
                        if (IsThere(last, usable))
                        {
                            session.Host.Out.Write($"{Piece.Safe(last.Name)}: mounted on {Piece.Safe(last.MountPoint)}\n");
                            return ExitCode.Ok;
                        }
                    }
                }
                catch (CliException e) when (usable && e.Code == ExitCode.Unreachable)
                {
                    // The daemon does not run yet, or is being restarted. Where its socket unit is active, systemd has taken the call.
                }

                await Task.Delay(pause, session.Host.Time, either.Token);
                pause = pause * 2 < s_lastRetry ? pause * 2 : s_lastRetry;
            }
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(name, last, limit, e);
        }
    }

    /// <summary>True when the wait is over; throws when waiting cures nothing.</summary>
    private static bool IsThere(DiskStatus disk, bool usable) => disk.State switch
    {
        StatusWords.Disabled => throw Hopeless(disk),
        StatusWords.Mounted => !usable || disk.Usable,
        StatusWords.Failed or StatusWords.Refused or StatusWords.Ambiguous when !usable => throw Hopeless(disk),
        _ => false,
    };

    private static CliException UnknownDisk(string name) => name.Contains('\\', StringComparison.Ordinal)
        ? new CliException(
            ExitCode.NotFound, $"no disk \"{name}\" is declared", "baremountd-wait@DISK.service takes the name of the disk as it is, not escaped: \"-\" and not \"\\x2d\"")
        : StatusWatcher.UnknownDisk(name);

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
