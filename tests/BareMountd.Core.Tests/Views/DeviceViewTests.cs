using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Tests.Matching;
using BareMountd.Core.Views;

namespace BareMountd.Core.Tests.Views;

public sealed class DeviceViewTests
{
    private static readonly BlockDevice s_owner = Make.OwnerDisk("sdb") with { Wwn = "0x5000c500a1b2c3d4" };
    private static readonly BlockDevice s_part = Make.Part(s_owner, 1, "ext4", "u-1", "photos");
    private static readonly BlockDevice s_root = Make.Disk("sda", "ROOT1234", "ext4");
    private static readonly BlockDevice s_twin = Make.Disk("sdaa", "TWIN1234") with { Content = Make.Content("xfs", "u-1") };
    private static readonly BlockDevice s_empty = Make.Disk("sr0") with { Driver = DeviceDriver.Optical, SizeBytes = 0 };
    private static readonly World s_world = Make.World(s_twin, s_part, s_empty, s_owner, s_root).With(Make.Mount(s_root, "/")).InWsl();
    private static readonly DiskConfig s_data = Make.Declare(new MatchConfig { Serial = [Make.OwnerSerial] });

    [Fact]
    public void Disks_stand_in_the_kernels_order_each_before_its_partitions() =>
        Assert.Equal(["sda", "sdb", "sdb1", "sdaa", "sr0"], Views().Select(v => v.Device.Name));

    [Fact]
    public void Each_device_tells_who_takes_it_or_why_nobody_does()
    {
        IReadOnlyList<DeviceView> views = Views(s_data);
        Assert.Equal(
            ["sda: - system-disk", "sdb: - not-declared", "sdb1: data ", "sdaa: - not-declared", "sr0: - not-declared"],
            views.Select(v => $"{v.Device.Name}: {v.Disk ?? "-"} {v.Refusal}"));
        Assert.Equal("see sdb1", Of(views, "sdb").RefusalDetail);
        Assert.Equal("no medium in the drive", Of(views, "sr0").RefusalDetail);
        Assert.Equal(["/"], Of(views, "sda").MountPoints);
    }

    [Fact]
    public void Disabled_ambiguous_and_refused_are_told_apart()
    {
        Assert.Equal("disabled", Of(Views(s_data with { Enabled = false }), "sdb1").Refusal);
        IReadOnlyList<DeviceView> ambiguous = Views(Make.Declare(new MatchConfig { Uuid = ["u-1"] }));
        Assert.Equal((Codes.Ambiguous, Codes.Ambiguous), (Of(ambiguous, "sdb1").Refusal, Of(ambiguous, "sdaa").Refusal));
        Assert.Contains("sdaa", Of(ambiguous, "sdb1").RefusalDetail, StringComparison.Ordinal);
        DeviceView wrong = Of(Views(s_data with { Partition = 1, FsType = "xfs" }), "sdb1");
        Assert.Equal((Codes.WrongFilesystem, (string?)null), (wrong.Refusal, wrong.Disk));
        Assert.StartsWith("declared as \"data\": ", wrong.RefusalDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_come_most_stable_first_with_what_to_know()
    {
        DeviceView part = Of(Views(), "sdb1");
        Assert.Equal(["serial", "wwn", "partUuid", "uuid", "byId", "byId", "partLabel", "label", "model", "path"], part.Identifiers.Select(i => i.Key));
        Assert.Equal(Make.OwnerSerial, part.Identifiers[0].Value);
        Assert.Equal(Make.OwnerSerial, part.Device.Serial);
        Assert.Contains("not unique: sdaa too", part.Identifiers[3].Note, StringComparison.Ordinal);
        Assert.Equal(Make.OwnerLink + "-part1", part.Identifiers[4].Value);
    }

    [Fact]
    public void Every_unique_identifier_really_finds_the_device()
    {
        foreach (Identifier identifier in Of(Views(), "sdb1").Identifiers.Where(i => !i.Note.StartsWith("not unique", StringComparison.Ordinal)))
        {
            MatchConfig match = identifier.Key switch
            {
                "serial" => new MatchConfig { Serial = [identifier.Value] },
                "wwn" => new MatchConfig { Wwn = [identifier.Value] },
                "partUuid" => new MatchConfig { PartUuid = [identifier.Value] },
                "byId" => new MatchConfig { ById = [identifier.Value] },
                "partLabel" => new MatchConfig { PartLabel = [identifier.Value] },
                "label" => new MatchConfig { Label = [identifier.Value] },
                "model" => new MatchConfig { Model = [identifier.Value] },
                "path" => new MatchConfig { Path = [identifier.Value] },
                _ => throw new InvalidOperationException(identifier.Key),
            };
            Assert.Equal("found sdb1", Make.Said(s_world.Match(Make.Declare(match))));
        }
    }

    [Theory]
    [InlineData("data", "disk", "found: sdb1")]
    [InlineData("sdb1", "device", "sdb1 is taken by declared disk \"data\"")]
    [InlineData("/dev/sdb1", "device", "sdb1 is taken")]
    [InlineData("by-id/" + Make.OwnerLink + "-part1", "device", "sdb1 is taken")]
    [InlineData(Make.OwnerLink, "device", "sdb is taken by no declared disk: not-declared")]
    [InlineData("/dev/disk/by-id/" + Make.OwnerLink, "device", "sdb is taken by no declared disk")]
    [InlineData("sda", "device", "system-disk, sda itself carries / of the running system")]
    public void Explain_names_the_conclusion(string subject, string kind, string conclusion)
    {
        ExplainResponse? answer = Explain(subject, s_data);
        Assert.NotNull(answer);
        Assert.Equal(kind, answer.Kind);
        Assert.Contains(conclusion, answer.Conclusion, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Steps);
    }

    [Fact]
    public void Explain_of_a_disk_compares_it_with_every_device()
    {
        ExplainResponse answer = Explain("data", s_data)!;
        Assert.Contains(answer.Steps, s => s is { Rule: "match.serial", Device: "sda", Passed: false } && s.Detail.Contains("ROOT1234", StringComparison.Ordinal));
        Assert.Contains(answer.Steps, s => s is { Rule: "match.serial", Device: "sdb", Passed: true });
        Assert.Contains(answer.Steps, s => s is { Rule: "mount-point-busy", Device: "sdb1", Passed: true });
    }

    [Fact]
    public void Explain_of_a_device_shows_the_rule_that_refuses_and_why_a_declaration_does_not_fit()
    {
        ExplainResponse answer = Explain("sda", s_data)!;
        Assert.Contains(answer.Steps, s => s is { Disk: "data", Rule: "match.serial", Passed: false });
        Assert.Contains(answer.Steps, s => s is { Disk: "", Rule: "system-disk", Passed: false });
    }

    [Fact]
    public void Explain_of_something_unknown_is_nothing() => Assert.Null(Explain("sdz", s_data));

    private static DeviceView Of(IReadOnlyList<DeviceView> views, string name) => Assert.Single(views, v => v.Device.Name == name);

    private static IReadOnlyList<DeviceView> Views(params DiskConfig[] disks)
    {
        BareMountConfig config = new() { Disks = [.. disks] };
        return DeviceViewBuilder.Build(s_world, config, Matcher.Match(config, s_world));
    }

    private static ExplainResponse? Explain(string subject, params DiskConfig[] disks)
    {
        BareMountConfig config = new() { Disks = [.. disks] };
        return ExplainBuilder.Build(subject, s_world, config, Matcher.Match(config, s_world));
    }
}
