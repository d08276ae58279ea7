using System.Globalization;

namespace BareMountd.Tests.Shared;

/// <summary>One device of a <see cref="MachineBuilder"/>.</summary>
public sealed class BlockBuilder
{
    private readonly MachineBuilder _machine;
    private readonly int _major;
    private readonly int _minor;

    internal BlockBuilder(MachineBuilder machine, string folder, string name, int major, int minor, ulong diskSeq)
    {
        _machine = machine;
        Folder = folder;
        Name = name;
        _major = major;
        _minor = minor;
        DiskSeq = diskSeq;
    }

    public string Folder { get; }

    public string Name { get; }

    public ulong DiskSeq { get; }

    /// <summary>Adds a file below the device's own folder.</summary>
    public BlockBuilder With(string path, string text)
    {
        _machine.Text($"{Folder}/{path}", text);
        return this;
    }

    /// <summary>What blkid says of it, and what udev recorded: links without <c>disk/</c>, properties; one a line.</summary>
    public BlockBuilder Content(string probe, string udevLinks = "", string udevProperties = "")
    {
        _machine.Content(Name, _major, _minor, probe, udevLinks, udevProperties);
        return this;
    }

    /// <summary>Adds a partition.</summary>
    public BlockBuilder Partition(int number, long start, long bytes)
    {
        bool digit = char.IsAsciiDigit(Name[^1]);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Name}{(digit ? "p" : "")}{number}");
        string folder = $"{Folder}/{name}";
        _machine.Common(folder, name, _major, _minor + number, bytes, "partition");
        _machine.Text($"{folder}/partition", number.ToString(CultureInfo.InvariantCulture));
        _machine.Text($"{folder}/start", (start / 512).ToString(CultureInfo.InvariantCulture));
        _machine.ClassLink(name, folder);
        return new BlockBuilder(_machine, folder, name, _major, _minor + number, DiskSeq);
    }
}
