using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>Functions of libraries that may be missing: they are looked for when first needed, and nothing is loaded before.</summary>
internal static class LibraryFunction
{
    /// <summary>Address of a function in the first of the libraries that is there; 0 when there is none.</summary>
    internal static nint Find(string function, params ReadOnlySpan<string> libraries)
    {
        foreach (string library in libraries)
        {
            if (NativeLibrary.TryLoad(library, out nint handle) && NativeLibrary.TryGetExport(handle, function, out nint address))
            {
                return address;
            }
        }

        return 0;
    }
}
