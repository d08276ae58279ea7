namespace BareMountd.Core.Doctor;

/// <summary>What the doctor wants to know of <c>/proc/PID/mountinfo</c> (proc_pid_mountinfo(5)): the type of one mount, and whether it propagates.</summary>
public static class MountInfoText
{
    /// <summary>The mount that is on top at a place whose name needs no escapes; null when there is none.</summary>
    public static (string FsType, bool Shared)? Find(string mountInfo, string mountPoint)
    {
        (string FsType, bool Shared)? found = null;
        foreach (string line in mountInfo.Split('\n'))
        {
            // ID PARENT MAJOR:MINOR ROOT MOUNTPOINT OPTIONS [TAG…] - FSTYPE SOURCE SUPEROPTIONS
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
            if (dash > 0 && dash + 1 < fields.Length && fields[4] == mountPoint)
            {
                found = (fields[dash + 1], fields[6..dash].Any(tag => tag.StartsWith("shared:", StringComparison.Ordinal)));
            }
        }

        return found;
    }
}
