using System.Runtime.InteropServices;
using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Tracing;

/// <summary>Loads requests.bpf.c, compiled, into the kernel and reads what it counts.</summary>
/// <param name="roots">The machine's trees.</param>
/// <param name="program">Path of the compiled program; <see cref="Installed"/> unless a test has another.</param>
public sealed unsafe class RequestTracer(LinuxRoots roots, string program) : IRequestTracer, IDisposable
{
    private const int Enoent = 2;
    private const int Eperm = 1;
    private const int Eacces = 13;

    private readonly List<Key> _keys = [];
    private ulong[] _values = [];
    private nint _object;
    private nint _link;
    private int _map;

    /// <summary>Beside the daemon's own files.</summary>
    public static string Installed => Path.Combine(AppContext.BaseDirectory, "requests.bpf.o");

    /// <inheritdoc/>
    public string? Start()
    {
        Stop();
        if (!File.Exists(program))
        {
            return $"{program} is not there: it was built without clang and the headers of libbpf";
        }

        if (!File.Exists(roots.KernelTypes))
        {
            return $"the kernel does not describe its types ({roots.KernelTypes}; CONFIG_DEBUG_INFO_BTF)";
        }

        try
        {
            return Load();
        }
        catch (DllNotFoundException)
        {
            return $"{LibbpfNative.Library} is not installed (Debian: libbpf1, nixpkgs: libbpf)";
        }
        catch (EntryPointNotFoundException e)
        {
            return $"{LibbpfNative.Library} is too old: {e.Message}";
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        if (_link != 0)
        {
            _ = LibbpfNative.Detach(_link);
        }

        if (_object != 0)
        {
            LibbpfNative.Close(_object);
        }

        _link = 0;
        _object = 0;
    }

    /// <inheritdoc/>
    public void Read(RequestCountsHandler take)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (_link == 0)
        {
            throw new IOException("requests are not being counted");
        }

        // All keys first: deleting while one goes through them starts from the beginning.
        _keys.Clear();
        Key key = default;
        Key next;
        for (void* from = null; LibbpfNative.NextKey(_map, from, &next) == 0; from = &key)
        {
            key = next;
            _keys.Add(key);
        }

        Span<ulong> sum = stackalloc ulong[RequestCounts.Length];
        foreach (Key entry in _keys)
        {
            Key wanted = entry;
            fixed (ulong* values = _values)
            {
                int result = LibbpfNative.Lookup(_map, &wanted, values);
                if (result == -Enoent)
                {
                    continue;
                }

                if (result < 0)
                {
                    throw new IOException($"the kernel's counts of requests cannot be read: {NativeError.Describe(-result)}");
                }
            }

            sum.Clear();
            for (int i = 0; i < _values.Length; i++)
            {
                sum[i % RequestCounts.Length] += _values[i];
            }

            if (take(entry.DiskSeq, (RequestOperation)entry.Operation, sum))
            {
                _ = LibbpfNative.Delete(_map, &wanted);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private string? Load()
    {
        LibbpfNative.SetPrint(&Silent);
        _object = LibbpfNative.OpenFile(program, 0);
        if (_object == 0)
        {
            return $"{program} cannot be opened: {NativeError.Describe(Marshal.GetLastPInvokeError())}";
        }

        int result = LibbpfNative.Load(_object);
        if (result == 0)
        {
            _map = LibbpfNative.FindMap(_object, "requests");
            _values = new ulong[RequestCounts.Length * LibbpfNative.PossibleCpus()];
            _link = LibbpfNative.Attach(LibbpfNative.FindProgram(_object, "request_complete"));
            result = _link == 0 ? -Marshal.GetLastPInvokeError() : 0;
        }

        if (result == 0)
        {
            return null;
        }

        Stop();
        return -result is Eperm or Eacces
            ? "the service may not load BPF programs (CAP_BPF, CAP_PERFMON and the system call bpf)"
            : $"the kernel (5.15 or newer is needed) does not take the program: {NativeError.Describe(-result)}";
    }

    /// <summary>What libbpf would write on the error output is for its developers; the error number is what is told.</summary>
    [UnmanagedCallersOnly]
    private static int Silent(int level, byte* format, void* arguments) => 0;

    // struct key in requests.bpf.c.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Key(ulong DiskSeq, ulong Operation);
}
