using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using BareMountd.Core.Web;

namespace BareMountd.Daemon.Web;

/// <summary>
/// Checks passwords. bcrypt takes a tenth of a second by design, so it runs once for a password that is right, one at a time, and a while ago's
/// wrong ones are remembered, too. What is remembered is a keyed digest under a key of this process, not the password.
/// </summary>
/// <param name="verify">Password and hash: right or wrong.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore has a handle to give back only when somebody asks for its wait handle; it lives as long as the daemon.")]
internal sealed class BasicAuth(Func<string, string, bool> verify)
{
    /// <summary>Wrong ones that are remembered.</summary>
    private const int MaxWrong = 100;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, byte[]> _right = new(StringComparer.Ordinal);
    private readonly Queue<string> _wrongOrder = new();
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);
    private readonly Lock _wrongTurn = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>How many times bcrypt ran.</summary>
    public long Computed { get; private set; }

    /// <summary>Reads an Authorization header (RFC 7617).</summary>
    public static bool TryParse(string? header, out string user, out string password)
    {
        const string Scheme = "Basic ";
        user = password = "";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string encoded = header[Scheme.Length..].Trim();
        byte[] bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out int length))
        {
            return false;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        user = text[..colon];
        password = text[(colon + 1)..];
        return true;
    }

    /// <summary>True when this is the password of that user. For an unknown user it takes as long as for a known one.</summary>
    public async ValueTask<bool> IsRightAsync(ImmutableDictionary<string, string> users, string user, string password, CancellationToken cancellationToken)
    {
        bool known = users.TryGetValue(user, out string? hash);
        hash ??= users.Values.MaxBy(h => BcryptHash.TryCost(h, out int cost) ? cost : 0)!;
        byte[] digest = Digest(known, user, hash, password);
        string wrong = Convert.ToHexString(digest);
        if (Remembered(known, user, digest, wrong) is bool before)
        {
            return before;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            // Somebody with the same password may have been before us in the queue.
            if (Remembered(known, user, digest, wrong) is bool meanwhile)
            {
                return meanwhile;
            }

            Computed++;
            bool right = verify(password, hash) && known;
            if (right)
            {
                // One a user: nobody who guesses pushes it out.
                _right[user] = digest;
            }
            else
            {
                RememberWrong(wrong);
            }

            return right;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool? Remembered(bool known, string user, byte[] digest, string wrong)
    {
        if (known && _right.TryGetValue(user, out byte[]? right) && CryptographicOperations.FixedTimeEquals(right, digest))
        {
            return true;
        }

        lock (_wrongTurn)
        {
            return _wrong.Contains(wrong) ? false : null;
        }
    }

    private void RememberWrong(string wrong)
    {
        lock (_wrongTurn)
        {
            if (_wrong.Add(wrong))
            {
                _wrongOrder.Enqueue(wrong);
                if (_wrongOrder.Count > MaxWrong)
                {
                    _wrong.Remove(_wrongOrder.Dequeue());
                }
            }
        }
    }

    private byte[] Digest(bool known, string user, string hash, string password)
    {
        using IncrementalHash digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        digest.AppendData([known ? (byte)1 : (byte)0]);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string part in (ReadOnlySpan<string>)[user, hash, password])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            digest.AppendData(length);
            digest.AppendData(bytes);
        }

        return digest.GetHashAndReset();
    }
}
