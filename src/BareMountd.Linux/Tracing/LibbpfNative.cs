using System.Runtime.InteropServices;

namespace BareMountd.Linux.Tracing;

/// <summary>libbpf: loads a compiled BPF program into the running kernel, whatever its version. From 1.0 on, errors are null or negative, with errno set.</summary>
internal static unsafe partial class LibbpfNative
{
    /// <summary>By soname: the unversioned name comes with development packages only.</summary>
    internal const string Library = "libbpf.so.1";

    /// <summary>Takes libbpf's words; without one it writes them to the error output.</summary>
    [LibraryImport(Library, EntryPoint = "libbpf_set_print")]
    internal static partial nint SetPrint(delegate* unmanaged<int, byte*, void*, int> print);

    [LibraryImport(Library, EntryPoint = "libbpf_num_possible_cpus")]
    internal static partial int PossibleCpus();

    [LibraryImport(Library, EntryPoint = "bpf_object__open_file", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint OpenFile(string path, nint options);

    [LibraryImport(Library, EntryPoint = "bpf_object__load")]
    internal static partial int Load(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_object__close")]
    internal static partial void Close(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_object__find_program_by_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint FindProgram(nint program, string name);

    [LibraryImport(Library, EntryPoint = "bpf_object__find_map_fd_by_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FindMap(nint program, string name);

    [LibraryImport(Library, EntryPoint = "bpf_program__attach", SetLastError = true)]
    internal static partial nint Attach(nint function);

    [LibraryImport(Library, EntryPoint = "bpf_link__destroy")]
    internal static partial int Detach(nint link);

    [LibraryImport(Library, EntryPoint = "bpf_map_get_next_key")]
    internal static partial int NextKey(int map, void* key, void* next);

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_elem")]
    internal static partial int Lookup(int map, void* key, void* value);

    [LibraryImport(Library, EntryPoint = "bpf_map_delete_elem")]
    internal static partial int Delete(int map, void* key);
}
