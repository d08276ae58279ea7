using System.Buffers.Binary;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// The few fields of an ext2/3/4 superblock that decide whether <c>e2fsck -a</c> would do more than say "clean"
/// (Documentation/filesystems/ext4/super.rst; e2fsck/unix.c, check_if_skip). Starting a checker only to hear that costs more than the mount.
/// </summary>
/// <param name="State">s_state: bit 0 cleanly unmounted, bit 1 errors seen.</param>
/// <param name="Incompatible">s_feature_incompat.</param>
/// <param name="Mounts">s_mnt_count.</param>
/// <param name="MaxMounts">s_max_mnt_count; 0 or negative: no limit.</param>
/// <param name="LastCheck">s_lastcheck, seconds since 1970.</param>
/// <param name="CheckInterval">s_checkinterval in seconds; 0: no limit.</param>
/// <param name="Errors">s_error_count.</param>
internal readonly record struct ExtSuperblock(
    ushort State, uint Incompatible, ushort Mounts, short MaxMounts, uint LastCheck, uint CheckInterval, uint Errors)
{
    /// <summary>Where the superblock stands on the device, in bytes.</summary>
    private const int Offset = 1024;

    private const int Length = 1024;
    private const ushort Magic = 0xEF53;
    private const ushort Valid = 1;
    private const ushort ErrorsSeen = 2;
    private const uint Recover = 4;

    /// <summary>Reads the fields from the 1024 bytes of a superblock.</summary>
    public static bool TryParse(ReadOnlySpan<byte> superblock, out ExtSuperblock value)
    {
        value = default;
        if (superblock.Length < Length || BinaryPrimitives.ReadUInt16LittleEndian(superblock[0x38..]) != Magic)
        {
            return false;
        }

        value = new ExtSuperblock(
            BinaryPrimitives.ReadUInt16LittleEndian(superblock[0x3A..]),
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[0x60..]),
            BinaryPrimitives.ReadUInt16LittleEndian(superblock[0x34..]),
            BinaryPrimitives.ReadInt16LittleEndian(superblock[0x36..]),
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[0x40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[0x44..]),
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[0x194..]));
        return true;
    }

    /// <summary>The last mount ended with an unmount.</summary>
    public bool CleanlyUnmounted => (State & Valid) != 0 && !NeedsRecovery;

    /// <summary>The journal holds what is not in its place yet: the last mount did not end with an unmount.</summary>
    public bool NeedsRecovery => (Incompatible & Recover) != 0;

    /// <summary>The kernel noted errors; a check clears them.</summary>
    public bool HasErrors => (State & ErrorsSeen) != 0 || Errors != 0;

    /// <summary>True when a check would only say "clean": nothing is dirty, nothing is due.</summary>
    public bool IsClean(DateTimeOffset now) =>
        CleanlyUnmounted
        && !HasErrors
        && (MaxMounts <= 0 || Mounts < MaxMounts)
        && (CheckInterval == 0 || now.ToUnixTimeSeconds() < (long)LastCheck + CheckInterval);

    /// <summary>Reads the superblock of a device.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not read it.</exception>
    public static bool TryRead(string node, out ExtSuperblock value)
    {
        byte[] superblock = new byte[Length];
        using FileStream device = new(node, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        device.Position = Offset;
        device.ReadExactly(superblock);
        return TryParse(superblock, out value);
    }

    /// <summary>True when the device is known to need no check; false also when it cannot be read.</summary>
    public static bool KnownClean(MountRequest request, DateTimeOffset now)
    {
        if (request.FsType is not ("ext2" or "ext3" or "ext4"))
        {
            return false;
        }

        try
        {
            return TryRead(request.DevNode, out ExtSuperblock value) && value.IsClean(now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
