using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>libblkid's low-level probing: what udev's own <c>blkid</c> builtin calls.</summary>
internal static unsafe partial class BlkidNative
{
    internal const string Library = "libblkid.so.1";

    // blkid.h BLKID_SUBLKS_*: LABEL, UUID (with UUID_SUB), TYPE, SECTYPE, USAGE, VERSION.
    internal const int SuperblockFlags = (1 << 1) | (1 << 3) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 8);

    // BLKID_PARTS_ENTRY_DETAILS
    internal const int PartitionEntryDetails = 1 << 2;

    // blkid_do_safeprobe()
    internal const int Found = 0;
    internal const int Nothing = 1;
    internal const int Ambivalent = -2;

    [LibraryImport(Library, EntryPoint = "blkid_new_probe")]
    internal static partial nint NewProbe();

    [LibraryImport(Library, EntryPoint = "blkid_free_probe")]
    internal static partial void FreeProbe(nint probe);

    [LibraryImport(Library, EntryPoint = "blkid_probe_set_device", SetLastError = true)]
    internal static partial int SetDevice(nint probe, SafeHandle fd, long offset, long size);

    [LibraryImport(Library, EntryPoint = "blkid_probe_get_size")]
    internal static partial long GetSize(nint probe);

    [LibraryImport(Library, EntryPoint = "blkid_probe_is_wholedisk")]
    internal static partial int IsWholeDisk(nint probe);

    [LibraryImport(Library, EntryPoint = "blkid_probe_enable_superblocks")]
    internal static partial int EnableSuperblocks(nint probe, int enable);

    [LibraryImport(Library, EntryPoint = "blkid_probe_set_superblocks_flags")]
    internal static partial int SetSuperblocksFlags(nint probe, int flags);

    [LibraryImport(Library, EntryPoint = "blkid_probe_enable_partitions")]
    internal static partial int EnablePartitions(nint probe, int enable);

    [LibraryImport(Library, EntryPoint = "blkid_probe_set_partitions_flags")]
    internal static partial int SetPartitionsFlags(nint probe, int flags);

    [LibraryImport(Library, EntryPoint = "blkid_do_fullprobe", SetLastError = true)]
    internal static partial int DoFullProbe(nint probe);

    [LibraryImport(Library, EntryPoint = "blkid_do_safeprobe", SetLastError = true)]
    internal static partial int DoSafeProbe(nint probe);

    [LibraryImport(Library, EntryPoint = "blkid_probe_lookup_value", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LookupValue(nint probe, string name, byte** data, nuint* length);
}
