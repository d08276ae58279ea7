using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BareMountd.Core.Matching.Rules;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Reads one declared disk by itself; what concerns several disks is <see cref="DiskSetChecks"/>'s.</summary>
internal static partial class DiskBinder
{
    /// <summary>Refusals that a user may override. The others protect data that is in use, whatever anybody declares.</summary>
    public static ImmutableArray<string> Overridable => RefusalRules.Overridable;

    /// <summary>The disk, or null when it is no object.</summary>
    /// <param name="node">Its declaration.</param>
    /// <param name="health">The file's defaults.</param>
    /// <param name="context">The machine.</param>
    /// <param name="bag">Findings.</param>
    public static DeclaredDisk? Bind(ConfigNode node, HealthConfig health, ConfigContext context, DiagnosticBag bag)
    {
        string name = node.Key!;
        if (!DiskName().IsMatch(name) && node.Kind != ConfigNodeKind.Broken)
        {
            bag.AddAtKey(ConfigCodes.InvalidName, node, $"{DiagnosticBag.Show(name)} is no name for a disk: 1 to 64 letters (a-z), digits, -, _ or ., the first a letter or digit");
        }

        if (node.Kind != ConfigNodeKind.Object)
        {
            if (node.Kind != ConfigNodeKind.Broken)
            {
                bag.Add(ConfigCodes.WrongType, node, $"found {ObjectReader.Describe(node)} where a disk {{ \"match\": …, \"mountPoint\": … }} is expected");
            }

            return null;
        }

        ObjectReader reader = new(node, ConfigKeys.Disk, bag);
        MatchConfig match = reader.Section("match") is { } matchNode ? MatchBinder.Bind(matchNode, context, bag) : new MatchConfig();
        ConfigNode? mountPointNode = reader.Text("mountPoint");
        string? mountPoint = mountPointNode is null ? null : Path(mountPointNode, bag);
        (string? fsType, string? preset, ImmutableArray<string> options, bool readOnly) = new OptionsBinder(reader, context, bag).Bind();
        ImmutableArray<(string Path, ConfigNode Node)> links =
            [.. reader.Texts("links", mayBeEmpty: true).Select(n => (Path(n, bag), n)).Where(l => l.Item1 is not null).Select(l => (l.Item1!, l.n))];
        ImmutableArray<ConfigNode> after = reader.Texts("after", mayBeEmpty: true);
        ImmutableArray<string> allow = Allow(reader, bag);
        bool enabled = reader.Flag("enabled", otherwise: true);
        int? partition = reader.Integer("partition");
        bool allowNonEmpty = reader.Flag("allowNonEmpty", otherwise: false);
        bool unmountOnRemove = reader.Flag("unmountOnRemove", otherwise: false);

        ConfigNode? healthNode = reader.Section("health");
        ConfigNode? policyNode = reader.Section("policy");
        HealthConfig ownHealth = healthNode is null ? health : HealthBinder.Bind(healthNode, ConfigKeys.DiskHealth, health, bag);
        PolicyConfig policy = policyNode is null ? PolicyConfig.None : PolicyBinder.Bind(policyNode, bag);
        if (readOnly)
        {
            WithoutEffect(policyNode?.Member("remountRw"), policy.RemountRw, bag);
            WithoutEffect(healthNode?.Member("canary"), ownHealth.Canary is not null, bag);
        }

        if (mountPoint is not null && context.Host.IsWsl && !MountPath.IsInside(mountPoint, MountPath.WslShared))
        {
            bag.Add(
                ConfigCodes.OutsideMntWsl,
                mountPointNode!,
                $"under WSL, shells do not see what is mounted at {DiagnosticBag.Show(mountPoint)} after they started. Mount below {MountPath.WslShared} and link to it: "
                    + $"\"mountPoint\": \"{MountPath.WslShared}/{TextEscaper.ForTerminal(name, 64)}\", \"links\": [{DiagnosticBag.Show(mountPoint)}]");
        }

        DiskConfig? config = mountPoint is null ? null : new DiskConfig
        {
            Name = name,
            Match = match,
            Partition = partition,
            MountPoint = mountPoint,
            FsType = fsType,
            Preset = preset,
            Options = options,
            ReadOnly = readOnly,
            Enabled = enabled,
            Links = [.. links.Select(l => l.Path)],
            AllowNonEmpty = allowNonEmpty,
            UnmountOnRemove = unmountOnRemove,
            After = [.. after.Select(a => a.Text)],
            Allow = allow,
            Health = ownHealth,
            Policy = policy,
        };
        return new DeclaredDisk(name, node, match, partition, mountPoint, mountPointNode, links, after, config) { Enabled = enabled };
    }

    private static void WithoutEffect(ConfigNode? node, bool on, DiagnosticBag bag)
    {
        if (node is not null && on)
        {
            bag.AddAtKey(ConfigCodes.WithoutEffect, node, $"\"{node.Key}\" changes nothing here: this disk is mounted read-only. Leave it out");
        }
    }

    private static string? Path(ConfigNode node, DiagnosticBag bag)
    {
        (string? path, string? code, string? reason) = MountPath.Normalize(node.Text);
        if (code is not null)
        {
            bag.Add(code, node, $"{DiagnosticBag.Show(node.Text)} cannot be used: {reason}");
        }

        return path;
    }

    private static ImmutableArray<string> Allow(ObjectReader reader, DiagnosticBag bag)
    {
        ImmutableArray<string>.Builder allow = ImmutableArray.CreateBuilder<string>();
        foreach (ConfigNode node in reader.Texts("allow", mayBeEmpty: true))
        {
            if (Overridable.Contains(node.Text))
            {
                allow.Add(node.Text);
                continue;
            }

            string message = Codes.All.Contains(node.Text)
                ? $"the rule {DiagnosticBag.Show(node.Text)} cannot be overridden: it protects data in use"
                : $"unknown rule {DiagnosticBag.Show(node.Text)}{DidYouMean.Phrase(node.Text, Overridable)}";
            bag.Add(ConfigCodes.InvalidAllow, node, $"{message}; allowed: {string.Join(", ", Overridable)}");
        }

        return allow.ToImmutable();
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DiskName();
}
