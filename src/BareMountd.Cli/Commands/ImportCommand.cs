using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Core.Import;
using BareMountd.Core.Views;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl import fstab|findmnt [FILE]</c>.</summary>
internal static class ImportCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "import";

    private const string Fstab = "fstab";
    private const string Findmnt = "findmnt";
    private const int MaxBytes = 1024 * 1024;
    private const string Options = $"--real --json -o {FindmntReader.Columns}";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> source = new("SOURCE") { HelpName = "fstab|findmnt", Description = "What to read: fstab(5), or what findmnt(8) printed." };
        source.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not (Fstab or Findmnt) } other])
            {
                result.AddError($"import reads fstab or findmnt, not \"{other.Value}\"");
            }
        });
        Argument<string?> file = CommonArguments.NotEmpty(new Argument<string?>("FILE")
        {
            Description = $"The file. Default: {session.Host.Roots.Etc}/fstab, or standard input for findmnt.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        Option<bool> nix = new("--nix") { Description = "Print the NixOS option." };
        Option<bool> json = new("--json") { Description = "Print a configuration file; the default." };
        CliCommand command = new(Name, "Turns mounts that this machine has into configuration.")
        {
            Details =
            [
                "Prints; changes nothing. What is no disk of its own, what the system needs to boot, and names that change are left where they are: each with the reason, on standard error. "
                + "A disk stands in one place only: take its line out of fstab when it is declared here.",
            ],
            Examples =
            [
                new("import fstab", "what /etc/fstab would be here"),
                new("import findmnt mounts.json --nix", $"mounts.json is of findmnt {Options}"),
            ],
        };
        command.Arguments.Add(source);
        command.Arguments.Add(file);
        command.Options.Add(nix);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(nix) && result.GetValue(json))
            {
                result.AddError("--nix and --json are two languages: choose one");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            List<SkippedLine> skipped = [];
            ImmutableArray<MountLine> lines = await ReadAsync(session, parsed.GetValue(source)!, parsed.GetValue(file), skipped, stop);
            ImmutableArray<ImportedDisk> disks = Importer.Import(lines, skipped);
            foreach (SkippedLine line in skipped)
            {
                session.Host.Error.WriteLine($"left out: {Piece.Safe(line.Where)}, {Piece.Safe(line.What)}: {Piece.Safe(line.Reason)}");
            }

            if (disks.IsEmpty)
            {
                throw new CliException(ExitCode.NotFound, "there is no disk to declare", "'baremountctl devices --config-snippet json' proposes blocks for disks that are attached");
            }

            session.Host.Out.Write(ImportWriter.Write(disks, parsed.GetValue(nix) ? SnippetFormat.Nix : SnippetFormat.Json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<ImmutableArray<MountLine>> ReadAsync(
        CliSession session, string source, string? file, List<SkippedLine> skipped, CancellationToken cancellationToken)
    {
        byte[] bytes = file is null && source == Findmnt
            ? await ReadInputAsync(session, cancellationToken)
            : await SmallFile.ReadAsync(file ?? $"{session.Host.Roots.Etc}/fstab", MaxBytes, cancellationToken);
        if (bytes.Length > MaxBytes)
        {
            throw new CliException(ExitCode.Failed, $"{file ?? source} has more than {MaxBytes} bytes");
        }

        try
        {
            return source == Findmnt ? FindmntReader.Read(bytes) : FstabReader.Read(Encoding.UTF8.GetString(bytes), skipped);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Failed, e.Message, inner: e);
        }
    }

    private static async Task<byte[]> ReadInputAsync(CliSession session, CancellationToken cancellationToken)
    {
        await using Stream input = session.Host.Input()
            ?? throw new CliException(ExitCode.Usage, "import findmnt reads what findmnt prints", $"findmnt {Options} | baremountctl import findmnt");
        byte[] bytes = new byte[MaxBytes + 1];
        int read = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return bytes[..read];
    }
}
