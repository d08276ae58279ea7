using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Linux.Tests.Proc;

/// <summary>Inputs that no kernel would write: random bytes, and real files with bytes changed, doubled, cut and swapped.</summary>
internal static class Hostile
{
    public const int Inputs = 100_000;

    private static readonly byte[] s_loaded = " \t\n\\-/:#()0123456789,\0\x7f"u8.ToArray();

    public static void Survives(string sample, Action<byte[]> parse)
    {
        byte[] original = System.Text.Encoding.UTF8.GetBytes(sample);
        Gen<byte> byteGen = Gen.Frequency((3, Gen.Elements(s_loaded)), (1, Gen.Choose(0, 255).Select(value => (byte)value)));
        Gen<byte[]> random = byteGen.ArrayOf();
        Gen<byte[]> mutated = Gen.Choose(0, int.MaxValue).Select(seed => Mutate(original, seed));
        int runs = 0;
        Prop.ForAll(Arb.From(Gen.OneOf(random, mutated)), input =>
            {
                runs++;
                parse(input);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Inputs).WithQuietOnSuccess(true));
        Assert.Equal(Inputs, runs);
    }

    private static byte[] Mutate(byte[] original, int seed)
    {
        Random random = new(seed);
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(1, Math.Min(20, bytes.Count - at) + 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes[at] = s_loaded[random.Next(s_loaded.Length)];
                    break;
                default:
                    bytes.InsertRange(at, "99999999999999999999999"u8.ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
