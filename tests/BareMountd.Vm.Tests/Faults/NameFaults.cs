using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>Texts that whoever formatted a disk has chosen, on real filesystems, partition tables and SCSI pages.</summary>
public abstract class NameFaults(VmFixture fixture) : FaultTest(fixture)
{
    private const string Ext4Uuid = "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e41";
    private const string BtrfsUuid = "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e42";

    /// <summary>
    /// Reads files and prints what a terminal would act on: control characters (C1 too) but the line end, bidirectional controls, and bytes
    /// that are not UTF-8.
    /// </summary>
    private const string Inspect = """
        for my $name (@ARGV) {
          open(my $f, '<:raw', $name) or die "$name: $!";
          my $text = do { local $/; <$f> };
          print "$name: empty\n" unless length $text;
          print "$name: not UTF-8\n" unless utf8::decode($text);
          printf("%s: U+%04X after %s\n", $name, ord $2, substr($1, -40) =~ s/[^ -~]/?/gr)
            if $text =~ /\A(.*?)([\x00-\x08\x0b-\x1f\x7f-\x9f\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}])/s;
        }
        """;

    [Fault("labels, serials and partition names with control characters",
        Sees = "the names, with everything that a terminal would act on written out",
        Guaranteed = "Such disks are found, mounted, shown and counted. No escape sequence, line end or broken UTF-8 of a disk reaches a terminal, the journal or the metrics raw; systemd expands no percent sign.")]
    [Fact]
    public async Task Hostile_texts_of_disks_are_shown_escaped_and_harm_nothing()
    {
        // QEMU gives the serial to VPD page 0x80 as it is; vendor and model are cleaned by the kernel's SCSI layer.
        await PlugAsync(new DiskSpec("hostile") { Serial = "BM\u001b[2J\n\"%n'\\$(id)é\u009b31m", Product = "X\u001b[31m%n\"'\\`id`", SizeBytes = 192L << 20 });
        await Machine.WaitUntilAsync("grep -l $'BM\\e' /sys/block/sd*/device/vpd_pg80", null, Cancelled);
        string name = await Machine.MustRunAsync("grep -l $'BM\\e' /sys/block/sd*/device/vpd_pg80 | cut -d/ -f4", null, Cancelled);
        await FormatAsync(name);
        await PullAsync("hostile");

        string first = $"{Base}/50%n-%%-$HOME-\"q\"-%s";
        string second = $"{Base}/\u00e4 %t b";
        await DeclareAsync($$"""
            {
              "ext": { "match": { "uuid": "{{Ext4Uuid}}" }, "mountPoint": {{Quoted(first)}} },
              "fat": { "match": { "partLabel": "50% \"q\" 'x' $(id) \\" }, "mountPoint": {{Quoted(second)}} },
              "tree": { "match": { "uuid": "{{BtrfsUuid}}" }, "mountPoint": "{{Base}}/tree" }
            }
            """);
        await PlugAsync(new DiskSpec("hostile") { Serial = "BM\u001b[2J\n\"%n'\\$(id)é\u009b31m", Product = "X\u001b[31m%n\"'\\`id`", SizeBytes = 192L << 20 });
        await UntilMountedAsync("ext");
        await UntilMountedAsync("fat");
        await UntilMountedAsync("tree");
        await WorksAsync(QemuMachine.ShellQuote(first));
        await WorksAsync(QemuMachine.ShellQuote(second));

        // systemd reads its own file of the unit again: a percent sign in it would be expanded now.
        string unit = (await StatusAsync("ext"))["unit"]!.GetValue<string>();
        string show = $"systemctl show -P Where -P Description {QemuMachine.ShellQuote(unit)}";
        string before = await Machine.MustRunAsync(show, null, Cancelled);
        Assert.Contains(first, before.Split('\n'));
        await Machine.MustRunAsync("systemctl daemon-reload", Patient, Cancelled);
        Assert.Equal(before, await Machine.MustRunAsync(show, null, Cancelled));

        await SurfacesAsync();
        await PromtoolAsync(await Machine.MustRunAsync("cat /run/fault-surfaces/metrics", null, Cancelled));
        string journal = await Machine.MustRunAsync("journalctl -b -u baremountd -o json --output-fields=MESSAGE -n 300", Patient, Cancelled);
        foreach (string line in journal.Split('\n'))
        {
            // journald gives what is not clean text as an array of bytes.
            Assert.Equal(System.Text.Json.JsonValueKind.String, JsonNode.Parse(line)!["MESSAGE"]!.GetValueKind());
        }

        JsonArray devices = JsonNode.Parse(await Machine.MustRunAsync("cat /run/fault-surfaces/devices.json", null, Cancelled))!["devices"]!.AsArray();
        Figure($"devices shown {devices.Count}");
        string shown = await Machine.MustRunAsync("cat /run/fault-surfaces/devices", null, Cancelled);
        Assert.Contains("\\x1b", shown, StringComparison.Ordinal);
        await Machine.MustRunAsync($"{Api}/disks/ext/unmount -X POST && {Api}/disks/ext/mount -X POST", Patient, Cancelled);
        await WorksAsync(QemuMachine.ShellQuote(first));
    }

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>A GPT with names, and filesystems with labels, of all that hurts. The longest label there is, 255 bytes, is that of btrfs.</summary>
    private Task<string> FormatAsync(string name) => Machine.MustRunAsync(
        $$"""
        set -e
        printf 'label: gpt\nsize=32M\nsize=32M\nsize=112M\n' | sfdisk -q /dev/{{name}}
        sfdisk -q --part-label /dev/{{name}} 1 $'\e[31m"%n\n\\ \xe2\x80\xae'
        sfdisk -q --part-label /dev/{{name}} 2 $'50% "q" \'x\' $(id) \\'
        until test -b /dev/{{name}}3; do sleep 0.05; done
        mkfs.ext4 -q -U {{Ext4Uuid}} -L $'\e[2J"%n\xff\n\xc3(' /dev/{{name}}1
        mkfs.vfat /dev/{{name}}2 > /dev/null
        # mkfs.vfat refuses what Windows would; the label is 11 bytes at 0x2b of the boot sector (0x47 with FAT32) and an entry of the root directory.
        printf '\033[5m"%%n\xff\x9b\\' | dd of=/dev/{{name}}2 bs=1 seek=$((0x2b)) conv=notrunc status=none
        modprobe btrfs
        mkfs.btrfs -q -U {{BtrfsUuid}} -L "$(printf '\033]0;%%n"%.0s' $(seq 36) | head -c 255)" /dev/{{name}}3
        sync
        """,
        Patient,
        Cancelled);

    /// <summary>Everything that a user may look at, looked through.</summary>
    private async Task SurfacesAsync()
    {
        string found = await Machine.MustRunAsync(
            $$"""
            mkdir -p /run/fault-surfaces && cd /run/fault-surfaces || exit 1
            cat > /run/fault-inspect.pl <<'PROGRAM'
            {{Inspect}}
            PROGRAM
            baremountctl devices > devices || exit 1
            baremountctl status > status || exit 1
            baremountctl status ext > status-ext || exit 1
            baremountctl explain tree > explain || exit 1
            {{Api}}/devices > devices.json
            {{Api}}/status > status.json
            {{Api}}/events > events.json
            curl -sS --fail http://127.0.0.1:10099/metrics > metrics
            systemctl status --no-pager baremountd > service
            perl /run/fault-inspect.pl *
            """,
            Patient,
            Cancelled);
        Assert.Equal("", found);
    }
}
