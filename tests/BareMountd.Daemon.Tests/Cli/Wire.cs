using System.Text.Json;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>Answers of the control API as literal JSON: what a daemon sends, not what our own types would write.</summary>
internal static class Wire
{
    public const string Mounted = """
        {"name":"games","state":"mounted","health":"ok","mountPoint":"/mnt/wsl/games",
         "device":{"name":"sdb1","node":"/dev/sdb1","number":"8:17","diskSeq":12,"model":"WD_BLACK SN850X","serial":"E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.","sizeBytes":4000785960960,"disk":"sdb","wwn":"eui.e8238fa6bf530001001b448b4ed0b0f4","uuid":"0a1b2c3d-1111-2222-3333-444455556666"},
         "fsType":"ext4","options":"rw,noatime","unit":"mnt-wsl-games.mount","owned":true,"since":"2026-03-01T08:26:55+00:00","attempts":0,
         "conditions":[],"candidates":[],"links":["/games"],
         "usage":{"sizeBytes":4000000000000,"freeBytes":3000000000000,"availableBytes":2800000000000,"inodes":1000000,"freeInodes":990000}}
        """;

    public const string Failed = """
        {"name":"scratch","state":"failed","health":"critical","mountPoint":"/mnt/wsl/scratch",
         "device":{"name":"sdc","node":"/dev/sdc","number":"8:32","diskSeq":13,"model":"SSD","sizeBytes":1000204886016},
         "since":"2026-03-01T08:29:00+00:00","attempts":2,"retryAt":"2026-03-01T08:30:12+00:00","owned":false,
         "conditions":[{"code":"wrong-filesystem","severity":"critical","message":"found xfs, declared is ext4","hint":"correct fsType, or check that this is the right disk","since":"2026-03-01T08:29:00+00:00","log":["first line","mount: wrong fs type, bad option"]}],
         "candidates":[],"links":[]}
        """;

    public static readonly string Missing = Disk("backup", "missing");

    /// <summary>A disk without a device.</summary>
    public static string Disk(string name, string state) => $$"""
        {"name":{{Quote(name)}},"state":"{{state}}","health":"unknown","mountPoint":"/mnt/wsl/x","owned":false,"since":"2026-03-01T08:00:00+00:00","attempts":0,"conditions":[],"candidates":[],"links":[]}
        """;

    /// <summary>A disk with one condition.</summary>
    public static string Disk(string name, string state, string code, string message) => $$"""
        {"name":{{Quote(name)}},"state":"{{state}}","health":"warning","mountPoint":"/mnt/wsl/x","owned":false,"since":"2026-03-01T08:00:00+00:00","attempts":0,
         "conditions":[{"code":"{{code}}","severity":"warning","message":{{Quote(message)}},"hint":"do this","since":"2026-03-01T08:00:00+00:00","log":["the kernel said no"]}],"candidates":[],"links":[]}
        """;

    /// <summary>The status of some disks, on one line as the stream has it.</summary>
    public static string Status(params string[] disks) => Line($$"""
        {"version":"0.1.0","summary":"{{disks.Length}} disks","source":"kernel","manager":"systemd","wsl":true,"configFile":"/etc/baremountd/config.json","readySince":"2026-03-01T08:00:00+00:00","generation":7,"futureMember":{"kept":true},
         "disks":[{{string.Join(',', disks)}}],"conditions":[]}
        """);

    public static string Error(string code, string message, string hint = "") => $$"""{"code":"{{code}}","message":{{Quote(message)}},"hint":{{Quote(hint)}}}""";

    public static string Action(bool ok, string state, string message, string? code = null) => $$"""
        {"disk":"games","state":"{{state}}","ok":{{(ok ? "true" : "false")}},{{(code is null ? "" : $"\"code\":\"{code}\",")}}"message":{{Quote(message)}},"hint":"{{(ok ? "" : "find who uses it")}}","log":[{{(ok ? "" : "\"umount: target is busy\"")}}]}
        """;

    public const string Devices = """
        {"source":"kernel","wsl":true,"devices":[
          {"device":{"name":"sda","node":"/dev/sda","number":"8:0","diskSeq":1,"model":"Virtual Disk","sizeBytes":274877906944},"type":"disk","vendor":"Msft","content":"ext4","mountPoints":["/"],"links":[],"identifiers":[],"refusal":"system-disk","refusalDetail":"carries /"},
          {"device":{"name":"sdb","node":"/dev/sdb","number":"8:16","diskSeq":12,"model":"WD_BLACK SN850X","serial":"E823_8FA6","sizeBytes":4000787030016},"type":"disk","vendor":"NVMe","content":"gpt","mountPoints":[],"links":["/dev/disk/by-id/scsi-SNVMe_WD"],"identifiers":[{"key":"serial","value":"E823_8FA6","note":""}],"refusal":"not-declared"},
          {"device":{"name":"sdb1","node":"/dev/sdb1","number":"8:17","diskSeq":12,"model":"WD_BLACK SN850X","serial":"E823_8FA6","sizeBytes":4000785960960},"type":"partition","parent":"sdb","content":"ext4","mountPoints":["/mnt/wsl/games"],"links":["/dev/disk/by-uuid/0a1b"],"identifiers":[{"key":"uuid","value":"0a1b2c3d-1111-2222-3333-444455556666","note":"changes when reformatted"}],"disk":"games"},
          {"device":{"name":"sdc","node":"/dev/sdc","number":"8:32","diskSeq":13,"model":"SSD","sizeBytes":1000204886016},"type":"disk","vendor":"ACME","content":"xfs","mountPoints":[],"links":[],"identifiers":[{"key":"uuid","value":"99999999-1111-2222-3333-444455556666","note":""}],"refusal":"not-declared"}]}
        """;

    public const string Explain = """
        {"subject":"games","kind":"disk","conclusion":"sdb1 is taken","steps":[
          {"disk":"games","device":"sda","rule":"system-disk","passed":false,"detail":"carries /"},
          {"disk":"games","device":"sdb1","rule":"serial","passed":true,"detail":"E823 equals e823"}]}
        """;

    private static string Line(string json) => json.Replace("\n", "", StringComparison.Ordinal);

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text).ToString() + "\"";
}
