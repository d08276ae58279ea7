using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Devices;

/// <summary>Reads single sysfs attributes. An attribute that is absent, or that the driver refuses to show, is null: a device may go at any moment.</summary>
internal static class SysfsFile
{
    // One page is the kernel's limit for text attributes; VPD page 0x89 has 572 bytes.
    private const int MaxLength = 4096;

    /// <summary>All bytes.</summary>
    internal static byte[]? Bytes(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // Not File.ReadAllBytes: sysfs reports a length of 4096 for shorter files. FileShare.ReadWrite: no lock is taken.
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] buffer = new byte[MaxLength];
            int length = 0;
            while (length < buffer.Length)
            {
                int read = RandomAccess.Read(file, buffer.AsSpan(length), length);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }

            return buffer[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Text without blanks and NULs at its ends; null also when nothing is left.</summary>
    internal static string? Text(string path) =>
        Bytes(path) is byte[] bytes && Encoding.UTF8.GetString(bytes).Trim('\0', ' ', '\t', '\r', '\n') is { Length: > 0 } text ? text : null;

    /// <summary>A decimal number.</summary>
    internal static ulong? Number(string path) =>
        ulong.TryParse(Text(path), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null;

    /// <summary>Names in a directory, sorted; empty when it is absent.</summary>
    internal static IEnumerable<string> Names(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        try
        {
            string[] entries = Directory.GetFileSystemEntries(directory);
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = Path.GetFileName(entries[i]);
            }

            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
