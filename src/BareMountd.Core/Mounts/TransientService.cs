using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>A command of ours or of the user as a transient service of systemd; pure.</summary>
public static class TransientService
{
    /// <summary>A command that does not end when it is asked to has this long until it is killed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The properties. Nothing is expanded: values that come over the bus are taken as they are, specifiers (<c>%</c>) too (systemd
    /// src/core/dbus-execute.c escapes them in the file that it writes), and a <c>$</c> of the command line is doubled here. No sandbox: the
    /// command is the user's, and what it may do is for the user to say.
    /// </summary>
    public static ImmutableArray<UnitProperty> Properties(TransientCommand command)
    {
        ImmutableArray<UnitProperty>.Builder result = ImmutableArray.CreateBuilder<UnitProperty>();
        result.Add(new UnitProperty.Text("Description", command.Description));
        result.Add(new UnitProperty.Text("Type", "oneshot"));
        result.Add(new UnitProperty.Command(
            "ExecStart",
            command.Command[0],
            [command.Command[0], .. command.Command.Skip(1).Select(argument => argument.Replace("$", "$$", StringComparison.Ordinal))])
        {
            MayFail = command.AnyExitStatus,
        });
        if (!command.Environment.IsEmpty)
        {
            result.Add(new UnitProperty.TextList("Environment", [.. command.Environment.Select(fact => $"{fact.Key}={fact.Value}")]));
        }

        if (command.User is not null)
        {
            result.Add(new UnitProperty.Text("User", command.User));
        }

        result.Add(new UnitProperty.Number("TimeoutStartUSec", (ulong)command.Timeout.TotalMicroseconds));
        result.Add(new UnitProperty.Number("TimeoutStopUSec", (ulong)StopTimeout.TotalMicroseconds));
        if (command.OutputFile is not null)
        {
            result.Add(new UnitProperty.Text("StandardOutputFileToTruncate", command.OutputFile));

            // Otherwise it would follow the output, and a warning would stand in the middle of a document.
            result.Add(new UnitProperty.Text("StandardError", "journal"));
        }

        TransientMount.AddLifetime(result);
        return result.ToImmutable();
    }
}
