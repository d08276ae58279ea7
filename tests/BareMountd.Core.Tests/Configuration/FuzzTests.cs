using System.Text;
using BareMountd.Core.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>No input makes the loader throw, and what it says always holds together.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 100_000;

    private static readonly byte[][] s_seeds =
    [
        File.ReadAllBytes(Repository.File("packaging/config.example.json")),
        Encoding.UTF8.GetBytes(Configs.Disk("\"fsType\": \"btrfs\", \"options\": [\"compress=zstd:3\", \"subvol=@\"], \"after\": [\"e\"], \"links\": \"/srv/x\", \"allow\": [\"system-disk\"], \"partition\": 3")),
        "{\"disks\":{\"a\":{\"match\":{\"byId\":[\"nvme-[a-c]*\"],\"uuid\":\"UUID=ABCD-1234\",\"path\":\"/dev/sdb\"},\"mountPoint\":\"/a/../b\",\"readOnly\":true}},\"metrics\":{\"listen\":[\"[::1]:1\"]},\"control\":{\"actGroup\":\"w\"}}"u8.ToArray(),
        Encoding.UTF8.GetBytes("{ \"health\": " + HealthPolicyTests.Health + ", \"disks\": { \"d\": { \"match\": { \"label\": \"x\" }, \"mountPoint\": \"/d\", \"health\": " + HealthPolicyTests.Health + ", \"policy\": " + HealthPolicyTests.Policy + " } } }"),
        "{ /* c */ \"a\": [ { \"\\ud83d\\ude00\": -1.5e3 }, null, true ], // x\n }"u8.ToArray(),
    ];

    /// <summary>Bytes that parsers stumble over more often than over others.</summary>
    private static readonly byte[] s_spicy = [.. "{}[]:,\"\\/*#'+-.0123456789eEtfnu \n\r\t\0"u8, 0x80, 0xC3, 0xE2, 0xED, 0xF4, 0xFF, 0xEF, 0xBB, 0xBF];

    [Fact]
    public void Random_and_mutated_files_never_throw()
    {
        // Half: from nothing, of spicy bytes; half: a valid file with one to six flips, cuts, doublings, insertions and swaps.
        Gen<byte[]> random = Gen.ArrayOf(Gen.OneOf(Gen.Elements(s_spicy), Gen.Choose(0, 255).Select(b => (byte)b)));
        Gen<byte[]> mutated =
            from seed in Gen.Elements(s_seeds)
            from edits in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 6).Select(e => e)
            from count in Gen.Choose(1, 6)
            select Mutate(seed, edits.AsSpan(0, count));
        Prop.ForAll(Arb.From(Gen.OneOf(random, mutated)), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Inputs));
    }

    private static byte[] Mutate(byte[] seed, ReadOnlySpan<int> edits)
    {
        List<byte> data = [.. seed];
        foreach (int edit in edits)
        {
            int at = (edit >> 4) % Math.Max(1, data.Count);
            int length = Math.Min(1 + ((edit >> 9) % 40), data.Count - at);
            switch (edit % 6)
            {
                case 0 when data.Count > 0:
                    data[at] ^= (byte)(1 << ((edit >> 20) % 8));
                    break;
                case 1:
                    data.RemoveRange(at, length);
                    break;
                case 2:
                    data.InsertRange(at, data.GetRange(at, length));
                    break;
                case 3:
                    data.Insert(at, s_spicy[(edit >> 20) % s_spicy.Length]);
                    break;
                case 4:
                    data.RemoveRange(at, data.Count - at);
                    break;
                case 5 when data.Count > 0:
                    data[at] = s_spicy[(edit >> 20) % s_spicy.Length];
                    break;
            }
        }

        return [.. data];
    }

    private static bool Holds(byte[] data)
    {
        ConfigResult result = ConfigurationLoader.Load(data, "f", data.Length % 2 == 0 ? Configs.Wsl : ConfigContext.Unknown);
        bool errors = result.Diagnostics.Any(d => d.Severity == ConfigSeverity.Error);
        Assert.Equal(errors, result.Config is null);
        foreach (ConfigDiagnostic d in result.Diagnostics)
        {
            Assert.True(d.Line > 0 && d.Column > 0 && d.Message.Length > 0 && !d.ToString().Any(char.IsControl), d.ToString());
        }

        if (result.Config is { } config)
        {
            Assert.All(config.Disks, d => Assert.True(d.MountPoint.Length > 1 && d.MountPoint[0] == '/' && MountPath.SystemDirectory(d.MountPoint) is null));
            Assert.All(config.Disks, d => Assert.True(d.Health.Deadline <= d.Health.Interval && (d.Health.Canary?.SizeBytes ?? 4096) % 4096 == 0 && d.Policy.Hook?.Command[0][0] is null or '/'));
            Assert.Equal(config.Disks.Length, config.Disks.Select(d => d.MountPoint).Distinct().Count());
        }

        return true;
    }
}
