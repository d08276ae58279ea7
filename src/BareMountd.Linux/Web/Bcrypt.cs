using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Web;

/// <summary>Compares passwords with bcrypt hashes, by the system's libcrypt (libxcrypt, crypt(3)).</summary>
public static unsafe class Bcrypt
{
    // struct crypt_data has 32768 bytes in libxcrypt and 131232 in glibc before it; it must be zero at first.
    private const int DataSize = 132 * 1024;

    /// <summary>char *crypt_r(const char *phrase, const char *setting, struct crypt_data *data). NixOS has the second library only.</summary>
    private static readonly Lazy<nint> s_crypt = new(() => LibraryFunction.Find("crypt_r", "libcrypt.so.1", "libcrypt.so.2"));

    /// <summary>True when the library is there and knows bcrypt; glibc's own libcrypt does not.</summary>
    public static bool IsAvailable => s_crypt.Value != 0 && Verify("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");

    /// <summary>True when this is the password of the hash. Takes the time that the hash's cost means, right or wrong.</summary>
    /// <exception cref="InvalidOperationException">There is no libcrypt.</exception>
    public static bool Verify(string password, string hash)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(hash);
        if (s_crypt.Value == 0)
        {
            throw new InvalidOperationException("passwords cannot be checked: libcrypt.so.1 is missing (Debian: libcrypt1)");
        }

        byte[] phrase = Encoding.UTF8.GetBytes(password + '\0');
        byte[] setting = Encoding.UTF8.GetBytes(hash + '\0');
        byte* data = (byte*)NativeMemory.AllocZeroed(DataSize);
        try
        {
            fixed (byte* p = phrase, s = setting)
            {
                nint made = ((delegate* unmanaged<byte*, byte*, byte*, nint>)s_crypt.Value)(p, s, data);

                // A C string ends at a NUL: a password with one in it would count as its beginning.
                ReadOnlySpan<byte> result = made == 0 ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)made);
                return CryptographicOperations.FixedTimeEquals(result, setting.AsSpan(0, setting.Length - 1)) && !password.Contains('\0', StringComparison.Ordinal);
            }
        }
        finally
        {
            // The password stands in it.
            CryptographicOperations.ZeroMemory(new Span<byte>(data, DataSize));
            NativeMemory.Free(data);
            CryptographicOperations.ZeroMemory(phrase);
        }
    }
}
