using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health;

/// <summary>Puts the facts of one disk together; the lists of the pass are indexed once, so that a thousand disks are no million comparisons.</summary>
internal sealed class FactsReader
{
    private readonly PlanInput _input;
    private readonly Dictionary<string, MountEntry> _mounts;
    private readonly Dictionary<string, BlockDevice> _devices;

    public FactsReader(PlanInput input)
    {
        _input = input;
        _mounts = new Dictionary<string, MountEntry>(input.World.Mounts.Entries.Length, StringComparer.Ordinal);
        foreach (MountEntry entry in input.World.Mounts.Entries)
        {
            // A later one covers an earlier one.
            _mounts[entry.MountPoint] = entry;
        }

        _devices = new Dictionary<string, BlockDevice>(input.World.Devices.Length, StringComparer.Ordinal);
        foreach (BlockDevice device in input.World.Devices)
        {
            _devices[device.Name] = device;
        }
    }

    /// <summary>The facts of the disk at this place in the configuration.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="runtime">Its state after the pass.</param>
    /// <param name="health">What is remembered of its health.</param>
    public DiskFacts Read(int index, DiskRuntime runtime, DiskHealth health)
    {
        DiskConfig disk = _input.Config.Disks[index];
        MatchOutcome outcome = Outcome(index, disk.Name);
        MountEntry? entry = _mounts.GetValueOrDefault(runtime.MountPoint ?? disk.MountPoint);
        BlockDevice? device = Device(runtime, outcome);
        bool mounted = runtime.State == DiskState.Mounted;
        DiskObservations observations = health.Observations.Device is DeviceKey seen && device is not null && seen == device.Key
            ? health.Observations.For(mounted)
            : DiskObservations.Empty;
        return new DiskFacts(disk, runtime, outcome, device, entry, observations, _input)
        {
            Standing = StandingMount.Next(health.Standing, entry, runtime, _devices, _input.StillInKernel),
        };
    }

    /// <summary>Outcomes come in the order of the configuration.</summary>
    private MatchOutcome Outcome(int index, string disk)
    {
        ImmutableArray<KeyValuePair<string, MatchOutcome>> outcomes = _input.Matches.Outcomes;
        return index < outcomes.Length && outcomes[index].Key == disk ? outcomes[index].Value : _input.Matches.For(disk);
    }

    private BlockDevice? Device(DiskRuntime runtime, MatchOutcome outcome)
    {
        BlockDevice? known = runtime.Device is DeviceKey key && _devices.TryGetValue(key.Name, out BlockDevice? device) && device.Key == key ? device : null;
        BlockDevice? found = outcome switch
        {
            MatchOutcome.Found one => one.Target,
            MatchOutcome.Refused refused => refused.Device,
            _ => null,
        };

        // What is in use is what is spoken of, also when another device fits better by now.
        return runtime.State == DiskState.Mounted ? known ?? found : found ?? known;
    }
}
