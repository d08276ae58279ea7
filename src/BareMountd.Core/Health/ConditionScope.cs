namespace BareMountd.Core.Health;

/// <summary>What a condition is about; with that gone, nothing of the condition is remembered.</summary>
public enum ConditionScope
{
    /// <summary>The declared disk, whatever is attached.</summary>
    Disk,

    /// <summary>The device that is attached: forgotten when it goes or another one comes.</summary>
    Attachment,

    /// <summary>The standing mount: not asked while nothing is mounted, forgotten when the mount or the device goes.</summary>
    Mount,
}
