using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Io;

/// <summary>Decides which disks' I/O counts, and under which name. Pure.</summary>
/// <remarks>
/// Counted is the lowest whole device: a real disk. What is built on it (partitions, mappings, arrays, bcache, loop devices) would count the same
/// I/O a second time; memory (ram, zram), network devices and optical drives are no disks. So a declared partition, and a declared filesystem
/// inside a mapping, are counted at the physical disk or disks below.
/// </remarks>
public static class IoDisks
{
    /// <summary>The device that each declared and enabled disk has: the one in use, else the one that was found, or refused for a passing reason.</summary>
    /// <remarks>A VHDX, a system disk or an optical drive that was refused as such was not what the declaration meant, and keeps its own name.</remarks>
    public static ImmutableArray<KeyValuePair<string, DeviceKey>> Declared(PlanInput input, PlanOutput output)
    {
        ImmutableArray<KeyValuePair<string, DeviceKey>>.Builder declared = ImmutableArray.CreateBuilder<KeyValuePair<string, DeviceKey>>();
        for (int i = 0; i < input.Matches.Outcomes.Length; i++)
        {
            (string name, MatchOutcome outcome) = input.Matches.Outcomes[i];
            if (!input.Config.Disks[i].Enabled)
            {
                continue;
            }

            DeviceKey? key = output.Runtimes.GetValueOrDefault(name)?.Device ?? outcome switch
            {
                MatchOutcome.Found found => found.Target.Key,
                MatchOutcome.Refused { Code: not (Codes.VirtualDisk or Codes.SystemDisk or Codes.UnsupportedDevice) } refused => refused.Device.Key,
                _ => null,
            };
            if (key is DeviceKey device)
            {
                declared.Add(new(name, device));
            }
        }

        return declared.ToImmutable();
    }

    /// <summary>The disks that count.</summary>
    /// <param name="devices">Every block device.</param>
    /// <param name="declared">The device of each declared disk, in the order of the configuration.</param>
    public static IoDiskSet Of(ImmutableArray<BlockDevice> devices, ImmutableArray<KeyValuePair<string, DeviceKey>> declared)
    {
        DeviceStack stack = new(devices);
        Dictionary<string, List<string>> names = Names(stack, declared);
        ImmutableArray<IoDisk>.Builder disks = ImmutableArray.CreateBuilder<IoDisk>();
        HashSet<string> taken = new(StringComparer.Ordinal);
        HashSet<string> twice = new(StringComparer.Ordinal);
        foreach (BlockDevice device in stack.Physical)
        {
            bool isDeclared = names.TryGetValue(device.Name, out List<string>? own);
            string? stable = StableName.Of(device, stack.PartitionsOf(device.Name));
            string name = isDeclared ? string.Join('+', own!) : stable ?? device.Name;
            string kind = VirtualDisk.Is(device) ? IoKinds.Vhdx : isDeclared ? IoKinds.Bare : IoKinds.Other;
            if (!isDeclared && !taken.Add(name))
            {
                twice.Add(name);
            }

            string? identity = isDeclared ? $"{name}\n{stable}" : stable;
            disks.Add(new IoDisk(name, device.Name, device.Number, device.Key, kind, identity, device.Removable));
        }

        foreach (List<string> own in names.Values)
        {
            // A declared name belongs to the declaration, whatever serial somebody else's disk has.
            string name = string.Join('+', own);
            if (taken.Contains(name))
            {
                twice.Add(name);
            }
        }

        for (int i = 0; i < disks.Count; i++)
        {
            if (twice.Contains(disks[i].Name) && !names.ContainsKey(disks[i].Device))
            {
                // Two paths to one disk, or a clone: neither may pass for the other.
                disks[i] = disks[i] with { Name = $"{disks[i].Name}@{disks[i].Device}", Identity = null };
            }
        }

        ulong highest = 0;
        foreach (BlockDevice device in devices)
        {
            highest = Math.Max(highest, device.DiskSeq);
        }

        return new IoDiskSet(disks.ToImmutable(), highest);
    }

    /// <summary>By kernel name of the physical disk: the declared disks that lie on it, in the order of the configuration.</summary>
    private static Dictionary<string, List<string>> Names(DeviceStack stack, ImmutableArray<KeyValuePair<string, DeviceKey>> declared)
    {
        Dictionary<string, List<string>> names = new(StringComparer.Ordinal);
        foreach ((string name, DeviceKey key) in declared)
        {
            foreach (BlockDevice disk in stack.Below(key))
            {
                if (!names.TryGetValue(disk.Name, out List<string>? own))
                {
                    names[disk.Name] = own = [];
                }

                own.Add(name);
            }
        }

        return names;
    }
}
