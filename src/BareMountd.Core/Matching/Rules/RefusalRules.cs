using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching.Rules;

/// <summary>The registry of refusal rules. A new rule is one class and one row here, its test and its row in docs/matching.md.</summary>
public static class RefusalRules
{
    /// <summary>
    /// Every rule in order of precedence: the first one that refuses gives the code. What the machine needs for itself comes first, then
    /// what the device is, then what is on it, then where it is mounted.
    /// </summary>
    public static ImmutableArray<RefusalRule> All { get; } =
    [
        new UnsupportedDeviceRule(),
        new VirtualDiskRule(),
        new SystemDiskRule(),
        new SwapRule(),
        new RaidMemberRule(),
        new LvmMemberRule(),
        new EncryptedRule(),
        new HeldRule(),
        new UnreadableRule(),
        new AmbivalentContentRule(),
        new NoFilesystemRule(),
        new WrongFilesystemRule(),
        new MountedElsewhereRule(),
        new MountPointBusyRule(),
    ];

    /// <summary>Codes that <c>allow</c> of a declared disk may name, sorted.</summary>
    public static ImmutableArray<string> Overridable { get; } = [.. All.Where(r => r.Overridable).Select(r => r.Code).Order(StringComparer.Ordinal)];

    /// <summary>The first rule that refuses a device; null when none does.</summary>
    /// <param name="world">What the kernel shows.</param>
    /// <param name="device">A device of that world.</param>
    /// <param name="declared">The declared disk it would be used for; null for none.</param>
    public static Refusal? Check(World world, BlockDevice device, DiskConfig? declared)
    {
        WorldIndex index = new(world);
        return First(new RuleContext(index, index.GroupOf(device), device, declared), null, RuleScope.Disk, RuleScope.Device, RuleScope.Place);
    }

    /// <summary>Asks the rules of the given scopes in order of precedence up to the first refusal.</summary>
    internal static Refusal? First(RuleContext context, TraceLog? traces, params ReadOnlySpan<RuleScope> scopes)
    {
        foreach (RefusalRule rule in All)
        {
            if (!scopes.Contains(rule.Scope))
            {
                continue;
            }

            string? reason = rule.Refuse(context);
            traces?.Add(context.Declared?.Name ?? "", context.Device.Name, rule.Code, reason is null, reason ?? "not the case");
            if (reason is not null)
            {
                return new Refusal(rule.Code, reason);
            }
        }

        return null;
    }
}
