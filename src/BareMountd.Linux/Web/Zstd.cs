using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Web;

/// <summary>Compresses by the system's libzstd, which systemd and dpkg bring with them. Nothing of it is loaded before the first use.</summary>
public static unsafe class Zstd
{
    /// <summary>Fast, as for gzip: a scrape is answered once and read once.</summary>
    private const int Level = 1;

    private static readonly Lazy<nint> s_compress = new(() => Find("ZSTD_compress"));
    private static readonly Lazy<nint> s_bound = new(() => Find("ZSTD_compressBound"));
    private static readonly Lazy<nint> s_isError = new(() => Find("ZSTD_isError"));

    /// <summary>True when the library is there.</summary>
    public static bool IsAvailable => s_compress.Value != 0 && s_bound.Value != 0 && s_isError.Value != 0;

    /// <summary>Most bytes that so many become (ZSTD_compressBound).</summary>
    public static int Bound(int length) => checked((int)((delegate* unmanaged<nuint, nuint>)s_bound.Value)((nuint)length));

    /// <summary>Compresses into one frame; its length, or 0 when it cannot be done.</summary>
    /// <param name="from">What to compress.</param>
    /// <param name="to">Room of at least <see cref="Bound"/>.</param>
    public static int Compress(ReadOnlySpan<byte> from, Span<byte> to)
    {
        fixed (byte* source = from, target = to)
        {
            // Its working memory is given back before it returns.
            nuint length = ((delegate* unmanaged<byte*, nuint, byte*, nuint, int, nuint>)s_compress.Value)(target, (nuint)to.Length, source, (nuint)from.Length, Level);
            bool failed = ((delegate* unmanaged<nuint, uint>)s_isError.Value)(length) != 0;
            return failed ? 0 : (int)length;
        }
    }

    private static nint Find(string function) => LibraryFunction.Find(function, "libzstd.so.1");
}
