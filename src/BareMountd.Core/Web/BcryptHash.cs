using System.Buffers;
using System.Globalization;

namespace BareMountd.Core.Web;

/// <summary>The form of a bcrypt hash: <c>$2y$10$</c>, 22 characters of salt, 31 of the hash (crypt(5)).</summary>
public static class BcryptHash
{
    /// <summary>Least cost.</summary>
    public const int MinCost = 4;

    /// <summary>Greatest cost that is taken: each step doubles the time, and this one takes about 20 seconds.</summary>
    public const int MaxCost = 18;

    private const int Length = 60;

    private static readonly SearchValues<char> s_letters = SearchValues.Create("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The cost, when this is a hash of the kinds that tools write today: <c>2a</c>, <c>2b</c>, <c>2y</c>.</summary>
    public static bool TryCost(string hash, out int cost)
    {
        ArgumentNullException.ThrowIfNull(hash);
        cost = 0;
        return hash.Length == Length
            && hash[0] == '$' && hash[1] == '2' && hash[2] is 'a' or 'b' or 'y' && hash[3] == '$' && hash[6] == '$'
            && int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out cost)
            && hash.AsSpan(7).IndexOfAnyExcept(s_letters) < 0;
    }
}
