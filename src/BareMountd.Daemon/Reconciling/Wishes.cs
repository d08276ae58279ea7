using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health.Conditions;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;

namespace BareMountd.Daemon.Reconciling;

/// <summary>What a user's wish changes in what is remembered of a disk, which effect it needs at once, and how it is answered.</summary>
internal static class Wishes
{
    /// <summary>Puts a wish into effect on a disk that has no job under way.</summary>
    public static DiskRuntime Apply(
        UserAction action,
        DiskConfig disk,
        DiskRuntime runtime,
        World world,
        BareMountConfig config,
        bool udevRunning,
        DateTimeOffset now,
        List<PlannedAction> wished)
    {
        bool mounted = runtime.State == DiskState.Mounted;
        string mountPoint = runtime.MountPoint ?? disk.MountPoint;
        switch (action)
        {
            case UserAction.Unmount when mounted:
                wished.Add(PlannedAction.Unmount.Of(disk, mountPoint, null, deviceGone: false, "asked by the user"));
                return (runtime with { Held = true, JobInFlight = true }).To(DiskState.Unmounting, now);
            case UserAction.Unmount:
                // Nothing is mounted; the hold still counts for the device that is there, or the next pass would mount it.
                return runtime with { Held = runtime.Device is not null, RetryAt = null };
            case UserAction.Remount when mounted && mountPoint != disk.MountPoint:
                wished.Add(PlannedAction.Unmount.Of(disk, mountPoint, null, deviceGone: false, "moves to " + disk.MountPoint));
                return (runtime with { JobInFlight = true }).To(DiskState.Unmounting, now);
            case UserAction.Remount when mounted && Target(world, runtime) is BlockDevice target:
                MatchResult matches = Matcher.Match(config, world);
                PlanInput input = new(config, world, matches, System.Collections.Immutable.ImmutableDictionary<string, DiskRuntime>.Empty, udevRunning, now);
                wished.Add(new PlannedAction.Remount(Planner.Request(input, disk, target)));
                return runtime with { JobInFlight = true };
            case UserAction.Mount:
            case UserAction.Remount:
                return Transitions.MountAsked(runtime);
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "unknown action");
        }
    }

    /// <summary>The answer once nothing is under way any more.</summary>
    /// <param name="action">What was asked.</param>
    /// <param name="status">How the disk stands now.</param>
    /// <param name="failure">The last failure; a full or a slow disk is no failure of what was asked.</param>
    public static ActionResponse Answer(UserAction action, DiskStatus status, DiskFailure? failure)
    {
        bool mounted = status.State == StatusWords.Mounted;
        bool ok = action switch
        {
            UserAction.Unmount => !mounted,
            UserAction.Remount => mounted && failure is null,
            _ => mounted,
        };
        if (ok)
        {
            string words = action switch
            {
                UserAction.Unmount => "not mounted",
                UserAction.Mount or UserAction.Remount => "mounted at " + status.MountPoint,
                _ => throw new ArgumentOutOfRangeException(nameof(action), action, "unknown action"),
            };
            return new ActionResponse(status.Name, status.State, true, null, words, "", []);
        }

        // What the state itself says (missing) has its own words below.
        ConditionStatus? cause = status.Conditions.FirstOrDefault(c => c.Code == failure?.Code)
            ?? status.Conditions.FirstOrDefault(c => c.Code != NotAttachedCondition.Code);
        return cause is null
            ? new ActionResponse(status.Name, status.State, false, status.State, $"the disk is {status.State}", Next(status), [])
            : new ActionResponse(status.Name, status.State, false, cause.Code, cause.Message, cause.Hint, cause.Log);
    }

    private static string Next(DiskStatus disk) => disk.State switch
    {
        StatusWords.Missing => $"attach it; `baremountctl explain {disk.Name}` tells what was looked for",
        StatusWords.Disabled => "set enabled to true in the configuration and reload",
        _ => "baremountctl status " + disk.Name,
    };

    private static BlockDevice? Target(World world, DiskRuntime runtime) =>
        world.Devices.FirstOrDefault(d => d.Key == runtime.Device);
}
