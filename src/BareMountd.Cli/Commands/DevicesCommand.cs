using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;
using BareMountd.Core.Host;
using BareMountd.Core.Views;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl devices</c>.</summary>
internal static class DevicesCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "devices";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string?> device = CommonArguments.NotEmpty(new Argument<string?>("DEVICE")
        {
            Description = "Only this device, with its partitions: sdb, /dev/sdb1 or a name below /dev/disk.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        Option<bool> json = CommonArguments.Json();
        Option<string?> snippet = new("--config-snippet")
        {
            HelpName = "nix|json",
            Description = "Print a block of configuration for DEVICE, or for every device that no declared disk takes and no rule refuses.",
        };
        snippet.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("nix" or "json") } other])
            {
                result.AddError($"--config-snippet is nix or json, not \"{other.Value}\"");
            }
        });
        CliCommand command = new(Name, "Lists the block devices and how to name them in the configuration.")
        {
            Details =
            [
                "For each device: the declared disk that takes it or the rule that refuses it, and every identifier that can be put under "
                + "\"match\", the most stable one first.",
            ],
            Examples =
            [
                new("devices", "lists all devices"),
                new("devices --config-snippet json sdb1", "prints a block for /etc/baremountd/config.json"),
                new("devices --config-snippet nix", "prints blocks for all disks that are not declared yet, for NixOS"),
            ],
        };
        command.Arguments.Add(device);
        command.Options.Add(json);
        command.Options.Add(snippet);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && (result.GetValue(snippet) is not null || result.GetValue(device) is not null))
            {
                result.AddError("--json prints the whole answer: it goes with neither DEVICE nor --config-snippet");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            ControlReply<DevicesResponse> reply = await session.Client(parsed).DevicesAsync(stop);
            if (parsed.GetValue(json))
            {
                session.Host.Out.Write(JsonText.Pretty(reply.Json));
                return ExitCode.Ok;
            }

            IReadOnlyList<DeviceView> chosen = Choose(reply.Value.Devices, parsed.GetValue(device));
            if (parsed.GetValue(snippet) is { } format)
            {
                return Snippets(session, reply.Value, chosen, parsed.GetValue(device), format == "nix" ? SnippetFormat.Nix : SnippetFormat.Json);
            }

            Page page = session.NewPage();
            DevicesView.Write(page, reply.Value, chosen);
            session.Print(page);
            return ExitCode.Ok;
        });
        return command;
    }

    private static IReadOnlyList<DeviceView> Choose(IReadOnlyList<DeviceView> all, string? wanted)
    {
        if (wanted is null)
        {
            return all;
        }

        string prefix = LinuxRoots.System.Dev + "/";
        string name = wanted.StartsWith(prefix, StringComparison.Ordinal) ? wanted : prefix + wanted;
        DeviceView? found = all.FirstOrDefault(d => d.Device.Name == wanted || d.Device.Node == name || d.Links.Contains(name));
        return found is null
            ? throw new CliException(ExitCode.NotFound, $"there is no block device \"{wanted}\"", "'baremountctl devices' lists them")
            : [found, .. all.Where(d => d.Parent is not null && d.Parent == found.Device.Name)];
    }

    private static int Snippets(CliSession session, DevicesResponse all, IReadOnlyList<DeviceView> chosen, string? wanted, SnippetFormat format)
    {
        // Asked by name, the user gets what he asked for; asked for all, only what could really be mounted and is not yet.
        List<DeviceView> worth = wanted is not null ? [chosen[0]] : [.. chosen.Where(d => d is { Disk: null, Refusal: DeviceViewBuilder.NotDeclared } && IsFilesystem(d, all))];
        if (worth.Count == 0)
        {
            throw new CliException(
                ExitCode.NotFound, "no device is left to declare", "'baremountctl devices' tells why; name one to get its block anyway");
        }

        for (int i = 0; i < worth.Count; i++)
        {
            session.Host.Out.Write((i > 0 ? "\n" : "") + SnippetWriter.Write(worth[i], all.Devices, all.Wsl, format).TrimEnd('\n') + "\n");
        }

        return ExitCode.Ok;
    }

    /// <summary>A disk with partitions is declared by them, and an empty one by nothing.</summary>
    private static bool IsFilesystem(DeviceView device, DevicesResponse all) =>
        !string.IsNullOrEmpty(device.Content) && !all.Devices.Any(d => d.Parent is not null && d.Parent == device.Device.Name);
}
