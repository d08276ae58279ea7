using System.Text;
using BareMountd.Core.Configuration;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary><c>import</c> as its user meets it; what becomes of each kind of line is told in Core's tests.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("baremountd-import-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_becomes_a_configuration_that_is_accepted_and_the_rest_is_told_beside_it()
    {
        string file = Write("UUID=6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11 /srv/data ext4 noatime\n/dev/sdb1 /srv/\u001b[31mx ext4\n");
        CliRun run = await CliRun.Async(null, "import", "fstab", file);
        Assert.Equal(0, run.Code);
        ConfigResult result = ConfigurationLoader.Load(Encoding.UTF8.GetBytes(run.Out), "out", ConfigContext.Unknown);
        Assert.Equal("/srv/data", result.Config!.Disks.Single().MountPoint);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("left out: line 2, /srv/", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);

        CliRun nix = await CliRun.Async(null, "import", "fstab", file, "--nix");
        Assert.StartsWith("services.baremountd.settings.disks = {", nix.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 6, "there is no disk to declare", "fstab")]
    [InlineData("{}", 1, "findmnt --json", "findmnt")]
    public async Task What_holds_no_disk_says_so(string text, int code, string words, string source)
    {
        CliRun run = await CliRun.Async(null, "import", source, Write(text));
        Assert.Equal(code, run.Code);
        Assert.Equal("", run.Out);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_words_are_refused()
    {
        Assert.Equal(2, (await CliRun.Async(null, "import", "crypttab")).Code);
        Assert.Equal(2, (await CliRun.Async(null, "import", "fstab", "--nix", "--json")).Code);
        Assert.Equal(6, (await CliRun.Async(null, "import", "fstab", Path.Join(_folder.FullName, "none"))).Code);
    }

    [Fact]
    public async Task What_findmnt_prints_comes_by_a_pipe_and_is_said_where_there_is_none()
    {
        const string Printed = """{ "filesystems": [ { "target": "/srv/data", "source": "/dev/sdb", "fstype": "ext4", "options": "rw,relatime", "uuid": "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11" } ] }""";
        CliRun run = await CliRun.Async(null, new CliSetting { Input = Printed }, "import", "findmnt");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("\"uuid\": \"6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11\"", run.Out, StringComparison.Ordinal);

        CliRun terminal = await CliRun.Async(null, "import", "findmnt");
        Assert.Equal(2, terminal.Code);
        Assert.Contains("findmnt --real --json -o TARGET", terminal.Error, StringComparison.Ordinal);
    }

    /// <summary>Whatever is mounted on the machine of the test.</summary>
    [Fact]
    public async Task What_the_real_findmnt_prints_is_understood()
    {
        using System.Diagnostics.Process findmnt = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("findmnt", ["--real", "--json", "-o", "TARGET,SOURCE,FSTYPE,OPTIONS,UUID,LABEL,PARTUUID"]) { RedirectStandardOutput = true })!;
        string printed = await findmnt.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        CliRun run = await CliRun.Async(null, new CliSetting { Input = printed }, "import", "findmnt");
        Assert.True(run.Code is 0 or 6, run.Error);
        Assert.Contains("left out: /, /: / is a directory of the system", run.Error, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string file = Path.Join(_folder.FullName, "mounts");
        File.WriteAllText(file, text);
        return file;
    }
}
