using System.Diagnostics;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Mounts;

public sealed class UnitNameTests
{
    private const string SystemdEscape = "/usr/bin/systemd-escape";

    public static TheoryData<string, string> Goldens => new()
    {
        { "/", "-.mount" },
        { "//", "-.mount" },
        { "/mnt/wsl/data", "mnt-wsl-data.mount" },
        { "/mnt//wsl///data/", "mnt-wsl-data.mount" },
        { "/mnt/wsl/my-data", @"mnt-wsl-my\x2ddata.mount" },
        { "/mnt/wsl/a b", @"mnt-wsl-a\x20b.mount" },
        { "/.hidden", @"\x2ehidden.mount" },
        { "/mnt/.hidden", "mnt-.hidden.mount" },
        { "/mnt/...", "mnt-....mount" },
        { @"/mnt/back\slash", @"mnt-back\x5cslash.mount" },
        { "/mnt/Größe", @"mnt-Gr\xc3\xb6\xc3\x9fe.mount" },
        { "/mnt/日", @"mnt-\xe6\x97\xa5.mount" },
        { "/mnt/a:b_c.d", "mnt-a:b_c.d.mount" },
        { "/mnt/a@b", @"mnt-a\x40b.mount" },
        { "/mnt/%n$HOME'\"", @"mnt-\x25n\x24HOME\x27\x22.mount" },
        { "/mnt/tab\there", @"mnt-tab\x09here.mount" },
        { "/-", @"\x2d.mount" },
    };

    [Theory]
    [MemberData(nameof(Goldens))]
    public void FromPath_escapes_as_systemd_does(string path, string unit) => Assert.Equal(unit, UnitName.FromPath(path, ".mount"));

    [Theory]
    [InlineData("mnt")]
    [InlineData("")]
    [InlineData("/mnt/../etc")]
    [InlineData("/mnt/.")]
    [InlineData("/mnt/a\0b")]
    public void FromPath_refuses_what_systemd_refuses(string path) =>
        Assert.Throws<ArgumentException>(() => UnitName.FromPath(path, ".mount"));

    [Fact]
    public void FromPathInstance_is_the_check_of_a_device() =>
        Assert.Equal(@"systemd-fsck@dev-disk-by\x2did-scsi\x2dSNVMe.service", UnitName.FromPathInstance("systemd-fsck", "/dev/disk/by-id/scsi-SNVMe", ".service"));

    [Fact]
    public void Fits_ends_where_systemd_does()
    {
        Assert.True(UnitName.Fits(UnitName.FromPath("/" + new string('a', 249), ".mount")));
        Assert.False(UnitName.Fits(UnitName.FromPath("/" + new string('a', 250), ".mount")));
    }

    [Fact]
    public void FromPath_agrees_with_the_program_of_systemd()
    {
        Assert.SkipUnless(File.Exists(SystemdEscape), "systemd-escape is not installed");
        List<string> paths = [.. Goldens.Select(row => row.Data.Item1)];
        Random random = new(20240611);
        const string Alphabet = "abcXYZ019-_.:@ \\%$'\"/é日\u0001~#!";
        for (int i = 0; i < 300; i++)
        {
            string path = "/" + string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            if (!path.Split('/').Any(part => part is "." or ".."))
            {
                paths.Add(path);
            }
        }

        using Process process = Process.Start(
            new ProcessStartInfo(SystemdEscape, ["--path", "--suffix=mount", "--", .. paths]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(output.TrimEnd('\n'), string.Join(' ', paths.Select(path => UnitName.FromPath(path, ".mount"))));
    }
}
