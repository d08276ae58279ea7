using System.Globalization;
using System.Text;

namespace BareMountd.Tests.Shared;

/// <summary>Writes the trees of a machine that is described in code. Nothing of the product is used: what udev says is written by hand.</summary>
public sealed class MachineBuilder
{
    private const long Sector = 512;

    private static readonly int[] s_scsiMajors = [8, 65, 66, 67, 68, 69, 70, 71, 128, 129, 130, 131, 132, 133, 134, 135];

    private readonly string _root;
    private readonly StringBuilder _diskstats = new();
    private readonly List<(string Link, string Target)> _links = [];
    private ulong _diskSeq;

    public MachineBuilder(string root, bool udev = false)
    {
        Udev = udev;
        _root = root;
        foreach (string folder in new[] { "proc/1", "proc/sys/kernel", "sys/block", "sys/class/block", "sys/devices", "dev", "run/systemd" })
        {
            System.IO.Directory.CreateDirectory(Path.Combine(root, folder));
        }
    }

    /// <summary>True: udev records and links are written; false: recorded superblock probes.</summary>
    public bool Udev { get; }

    /// <summary>sysfs folder of a SCSI host, below sys/devices, up to and with <c>hostN</c>.</summary>
    public string ScsiHost { get; set; } = "LNXSYSTM:00/LNXSYBUS:00/ACPI0004:00/MSFT1000:00/fd1d2cbd-ce7c-535c-966b-eb5f811c95f0/host0";

    /// <summary>sd, sda … sdz, sdaa …: the kernel's own counting (drivers/scsi/sd.c sd_format_disk_name).</summary>
    public static string ScsiName(int index)
    {
        StringBuilder name = new();
        for (int i = index; i >= 0; i = (i / 26) - 1)
        {
            name.Insert(0, (char)('a' + (i % 26)));
        }

        return "sd" + name;
    }

    /// <summary>Page 0x80 with its header.</summary>
    public static byte[] Page80(string serial) => [0, 0x80, 0, (byte)serial.Length, .. Encoding.ASCII.GetBytes(serial)];

    /// <summary>Page 0x83 with one NAA designator.</summary>
    public static byte[] Page83Naa(string hex)
    {
        byte[] naa = Convert.FromHexString(hex);
        return [0, 0x83, 0, (byte)(naa.Length + 4), 1, 3, 0, (byte)naa.Length, .. naa];
    }

    /// <summary>Page 0x89 with IDENTIFY data of this model, serial and WWN.</summary>
    public static byte[] Page89(string model, string serial, ulong wwn)
    {
        byte[] page = new byte[572];
        page[1] = 0x89;
        page[2] = 0x02;
        page[3] = 0x38;
        Swapped(serial.PadLeft(20)).CopyTo(page, 60 + 20);
        Swapped(model.PadRight(40)).CopyTo(page, 60 + 54);
        for (int word = 0; word < 4; word++)
        {
            ushort value = (ushort)(wwn >> (48 - (16 * word)));
            page[60 + 216 + (2 * word)] = (byte)value;
            page[60 + 216 + (2 * word) + 1] = (byte)(value >> 8);
        }

        return page;
    }

    /// <summary>A file with text; a newline is added at its end.</summary>
    public void Text(string path, string text) => Bytes(path, Encoding.UTF8.GetBytes(text.Length == 0 || text.EndsWith('\n') ? text : text + "\n"));

    /// <summary>An empty folder.</summary>
    public void Directory(string path) => System.IO.Directory.CreateDirectory(Path.Combine(_root, path));

    public void Bytes(string path, byte[] bytes)
    {
        string full = Path.Combine(_root, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    /// <summary>A SCSI disk at LUN <paramref name="index"/>, named by it.</summary>
    public BlockBuilder Scsi(int index, string vendor, string model, long bytes, params (string Name, byte[] Page)[] pages)
    {
        string name = ScsiName(index);
        string host = Path.GetFileName(ScsiHost)["host".Length..];
        string lun = string.Create(CultureInfo.InvariantCulture, $"{host}:0:0:{index}");
        string device = $"{ScsiHost}/target{host}:0:0/{lun}";
        int major = s_scsiMajors[(index & 0xf0) >> 4];
        int minor = ((index & 0xf) << 4) | (index & 0xfff00);
        Text($"sys/devices/{device}/vendor", vendor.PadRight(8));
        Text($"sys/devices/{device}/model", model.PadRight(16)[..16]);
        Text($"sys/devices/{device}/rev", "0   ");
        Text($"sys/devices/{device}/type", "0");
        Text($"sys/devices/{device}/scsi_level", "6");
        Text($"sys/devices/{device}/state", "running");
        foreach (string counter in new[] { "ioerr_cnt", "iotmo_cnt", "iodone_cnt", "iorequest_cnt" })
        {
            Text($"sys/devices/{device}/{counter}", counter is "ioerr_cnt" or "iotmo_cnt" ? "0x0" : "0x1a");
        }

        foreach ((string page, byte[] content) in pages)
        {
            Bytes($"sys/devices/{device}/{page}", content);
        }

        return Block($"{device}/block/{name}", name, major, minor, bytes, "../../../" + lun);
    }

    /// <summary>A whole device at a path below sys/devices.</summary>
    public BlockBuilder Block(string path, string name, int major, int minor, long bytes, string? deviceLink = null)
    {
        _diskSeq++;
        string folder = "sys/devices/" + path;
        Common(folder, name, major, minor, bytes, "disk");
        Text($"{folder}/diskseq", _diskSeq.ToString(CultureInfo.InvariantCulture));
        Text($"{folder}/removable", "0");
        Text($"{folder}/queue/rotational", "0");
        Text($"{folder}/queue/logical_block_size", "512");
        if (deviceLink is not null)
        {
            File.CreateSymbolicLink(Path.Combine(_root, folder, "device"), deviceLink);
        }

        _links.Add(($"sys/block/{name}", $"../devices/{path}"));
        _links.Add(($"sys/class/block/{name}", $"../../devices/{path}"));
        return new BlockBuilder(this, folder, name, major, minor, _diskSeq);
    }

    /// <summary>Device mapper and md: <paramref name="holder"/> is built on <paramref name="slave"/>.</summary>
    public void BuiltOn(BlockBuilder holder, BlockBuilder slave)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(_root, slave.Folder, "holders", holder.Name));
        System.IO.Directory.CreateDirectory(Path.Combine(_root, holder.Folder, "slaves", slave.Name));
    }

    /// <summary>Writes what is collected.</summary>
    public void Finish()
    {
        Text("proc/diskstats", _diskstats.ToString());
        if (Udev)
        {
            Text("run/udev/control", "");
        }

        foreach ((string link, string target) in _links)
        {
            string full = Path.Combine(_root, link);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.CreateSymbolicLink(full, target);
        }
    }

    internal void Common(string folder, string name, int major, int minor, long bytes, string type)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
        string stat = string.Create(
            CultureInfo.InvariantCulture, $"{1000 + minor} {10} {80000 + minor} {500} {2000 + minor} {20} {160000 + minor} {900} 0 {700} {1400} 0 0 0 0 5 3");
        Text($"{folder}/dev", number);
        Text($"{folder}/size", (bytes / Sector).ToString(CultureInfo.InvariantCulture));
        Text($"{folder}/ro", "0");
        Text($"{folder}/stat", stat);
        Text($"{folder}/inflight", "       0        0");
        Text($"{folder}/uevent", $"MAJOR={major}\nMINOR={minor}\nDEVNAME={name}\nDEVTYPE={type}");
        System.IO.Directory.CreateDirectory(Path.Combine(_root, folder, "holders"));
        System.IO.Directory.CreateDirectory(Path.Combine(_root, folder, "slaves"));
        Text($"dev/{name}", "");
        _diskstats.Append(CultureInfo.InvariantCulture, $"{major,4} {minor,7} {name} {stat}\n");
    }

    internal void ClassLink(string name, string path) => _links.Add(($"sys/class/block/{name}", $"../../{path["sys/".Length..]}"));

    internal void Content(string name, int major, int minor, string probe, string udevLinks, string udevProperties)
    {
        if (!Udev)
        {
            if (probe.Length > 0)
            {
                Text($"run/recorded-probes/{name}", $"DEVNAME=/dev/{name}\n{probe}");
            }

            return;
        }

        StringBuilder record = new();
        foreach (string link in udevLinks.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            record.Append("S:disk/").Append(link).Append('\n');
            _links.Add(("dev/disk/" + link, "../../" + name));
        }

        record.Append("I:1763712000\n");
        foreach (string property in udevProperties.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            record.Append("E:").Append(property).Append('\n');
        }

        record.Append("G:systemd\nQ:systemd\nV:1\n");
        Text($"run/udev/data/b{major}:{minor}", record.ToString());
    }

    private static byte[] Swapped(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int i = 0; i < bytes.Length; i += 2)
        {
            (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
        }

        return bytes;
    }
}
