using System.Globalization;

namespace BareMountd.Tests.Shared;

/// <summary>The machines of <c>tests/fixtures/*.tree</c>, written from documented facts: names and udev records stand here as literals.</summary>
public static class Machines
{
    private const long MiB = 1024 * 1024;
    private const long GiB = 1024 * MiB;
    private const string OwnerSerial = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";

    /// <summary>Every packed tree and how it is made.</summary>
    public static IReadOnlyDictionary<string, Action<MachineBuilder>> Descriptions { get; } = new SortedDictionary<string, Action<MachineBuilder>>
    {
        ["eight-disks"] = machine => ManyDisks(machine, 8),
        ["plain-server"] = PlainServer,
        ["plain-server-kernel"] = PlainServer,
        ["wsl-owner"] = WslOwner,
        ["wsl-owner-udev"] = WslOwner,
        ["wsl-units"] = machine =>
        {
            WslOwner(machine);
            ControlGroups.OfUnits(machine);
        },
    };

    /// <summary>Whether a packed tree is of a machine on which udev runs.</summary>
    public static bool HasUdev(string name) => name is "plain-server" or "wsl-owner-udev";

    /// <summary>The owner's machine: three disks of WSL's own, and the NVMe disk that Windows passes through as SCSI.</summary>
    public static void WslOwner(MachineBuilder machine)
    {
        const string Probe = "TYPE=ext4\nUSAGE=filesystem\n";
        WslHost(machine, "/dev/sdc");
        machine.Scsi(0, "Msft", "Virtual Disk", 388 * MiB).Content(
            Probe + "UUID=7d7a2f3a-0c5b-4a7d-9a40-0d8a5f0e6a11",
            """
            by-diskseq/1
            by-uuid/7d7a2f3a-0c5b-4a7d-9a40-0d8a5f0e6a11
            """,
            """
            ID_BUS=scsi
            ID_FS_TYPE=ext4
            ID_FS_USAGE=filesystem
            ID_FS_UUID=7d7a2f3a-0c5b-4a7d-9a40-0d8a5f0e6a11
            ID_FS_UUID_ENC=7d7a2f3a-0c5b-4a7d-9a40-0d8a5f0e6a11
            ID_MODEL=Virtual_Disk
            ID_VENDOR=Msft
            """);
        machine.Scsi(1, "Msft", "Virtual Disk", 8 * GiB).Content(
            "TYPE=swap\nUSAGE=other\nUUID=2f3e9c1c-8a36-4b7e-9d35-2a6b1c1f7e02",
            """
            by-diskseq/2
            by-uuid/2f3e9c1c-8a36-4b7e-9d35-2a6b1c1f7e02
            """,
            """
            ID_BUS=scsi
            ID_FS_TYPE=swap
            ID_FS_USAGE=other
            ID_FS_UUID=2f3e9c1c-8a36-4b7e-9d35-2a6b1c1f7e02
            ID_FS_UUID_ENC=2f3e9c1c-8a36-4b7e-9d35-2a6b1c1f7e02
            ID_MODEL=Virtual_Disk
            ID_VENDOR=Msft
            """);
        machine.Scsi(2, "Msft", "Virtual Disk", 1024 * GiB).Content(
            Probe + "UUID=5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77",
            """
            by-diskseq/3
            by-uuid/5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77
            """,
            """
            ID_BUS=scsi
            ID_FS_TYPE=ext4
            ID_FS_USAGE=filesystem
            ID_FS_UUID=5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77
            ID_FS_UUID_ENC=5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77
            ID_MODEL=Virtual_Disk
            ID_VENDOR=Msft
            """);
        const string Identity = """
            ID_BUS=scsi
            ID_SCSI=1
            ID_MODEL=WD_BLACK_SN850X
            ID_MODEL_ENC=WD_BLACK\x20SN850X\x20
            ID_VENDOR=NVMe
            ID_VENDOR_ENC=NVMe\x20\x20\x20\x20
            ID_TYPE=disk
            ID_SERIAL=SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.
            ID_SERIAL_SHORT=E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.
            ID_PART_TABLE_TYPE=gpt
            ID_PART_TABLE_UUID=9d1d8a50-6d0e-4a5e-8f5b-4a5c3a0e9b21
            """;
        BlockBuilder disk = machine.Scsi(3, "NVMe", "WD_BLACK SN850X ", 4000787030016, ("vpd_pg80", MachineBuilder.Page80(OwnerSerial)));
        disk.Content(
            "PTTYPE=gpt\nPTUUID=9d1d8a50-6d0e-4a5e-8f5b-4a5c3a0e9b21",
            """
            by-diskseq/4
            by-id/scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.
            """,
            Identity);
        disk.Partition(1, MiB, 4000785104896).Content(
            Probe + "UUID=e3b0c442-98fc-4c14-9afb-f4c8996fb924\nLABEL=bare\\ data\nPART_ENTRY_SCHEME=gpt\nPART_ENTRY_NUMBER=1\n"
            + "PART_ENTRY_NAME=Linux\\ data\nPART_ENTRY_UUID=a1f0c9de-2c37-4a0a-9a57-6c1a2b3c4d5e\nPART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4",
            """
            by-diskseq/4-part1
            by-id/scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1
            by-label/bare\x20data
            by-partlabel/Linux\x20data
            by-partuuid/a1f0c9de-2c37-4a0a-9a57-6c1a2b3c4d5e
            by-uuid/e3b0c442-98fc-4c14-9afb-f4c8996fb924
            """,
            Identity + """

            ID_FS_TYPE=ext4
            ID_FS_USAGE=filesystem
            ID_FS_UUID=e3b0c442-98fc-4c14-9afb-f4c8996fb924
            ID_FS_UUID_ENC=e3b0c442-98fc-4c14-9afb-f4c8996fb924
            ID_FS_LABEL=bare_data
            ID_FS_LABEL_ENC=bare\x20data
            ID_PART_ENTRY_SCHEME=gpt
            ID_PART_ENTRY_NUMBER=1
            ID_PART_ENTRY_NAME=Linux\x20data
            ID_PART_ENTRY_UUID=a1f0c9de-2c37-4a0a-9a57-6c1a2b3c4d5e
            ID_PART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4
            """);
    }

    /// <summary>A server: system on NVMe, a SATA disk with a RAID member and an LVM volume, a SATA disk with LUKS; what is built on them.</summary>
    public static void PlainServer(MachineBuilder machine)
    {
        machine.ScsiHost = "pci0000:00/0000:00:17.0/ata1/host0";
        machine.Text("proc/sys/kernel/osrelease", "6.1.0-37-amd64");
        machine.Text("proc/filesystems", "nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\n\text3\n\text2\n\text4\n\txfs\n\tvfat\n");
        machine.Text("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        machine.Text("proc/1/mountinfo", """
            22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
            23 28 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
            24 28 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=16338176k,nr_inodes=4084544,mode=755
            28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
            30 28 259:1 / /boot/efi rw,relatime shared:30 - vfat /dev/nvme0n1p1 rw,fmask=0077,dmask=0077
            31 28 9:0 / /srv/array rw,relatime shared:31 - ext4 /dev/md0 rw
            """);
        machine.Directory("run/systemd/system");

        const string Nvme = """
            ID_SERIAL_SHORT=S7KGNU0X123456A
            ID_WWN=eui.0025384131500001
            ID_MODEL=Samsung SSD 990 PRO 4TB
            ID_REVISION=4B2QJXD7
            ID_NSID=1
            ID_SERIAL=Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A_1
            ID_PART_TABLE_TYPE=gpt
            ID_PART_TABLE_UUID=1f1c9a6e-4f4f-4c55-8f0e-1a2b3c4d5e6f
            """;
        const string NvmeController = "pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme0";
        machine.Text($"sys/devices/{NvmeController}/model", "Samsung SSD 990 PRO 4TB                 ");
        machine.Text($"sys/devices/{NvmeController}/serial", "S7KGNU0X123456A     ");
        BlockBuilder nvme = machine.Block($"{NvmeController}/nvme0n1", "nvme0n1", 259, 0, 4000787030016, "../../nvme0")
            .With("wwid", "eui.0025384131500001")
            .With("eui", "00 25 38 41 31 50 00 01")
            .With("nguid", "00000000-0000-0000-0000-000000000000")
            .With("nsid", "1");
        nvme.Content(
            "PTTYPE=gpt\nPTUUID=1f1c9a6e-4f4f-4c55-8f0e-1a2b3c4d5e6f",
            """
            by-diskseq/1
            by-id/nvme-Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A
            by-id/nvme-Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A_1
            by-id/nvme-eui.0025384131500001
            by-path/pci-0000:03:00.0-nvme-1
            """,
            Nvme);
        nvme.Partition(1, MiB, 512 * MiB).Content(
            "TYPE=vfat\nUSAGE=filesystem\nUUID=9C3A-41F2\nPART_ENTRY_SCHEME=gpt\nPART_ENTRY_NUMBER=1\n"
            + "PART_ENTRY_NAME=EFI\\ System\\ Partition\nPART_ENTRY_UUID=0b9d2b1e-70b5-4cf7-8d5a-2d6a3cde0001\nPART_ENTRY_TYPE=c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
            """
            by-diskseq/1-part1
            by-id/nvme-Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A-part1
            by-id/nvme-Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A_1-part1
            by-id/nvme-eui.0025384131500001-part1
            by-partlabel/EFI\x20System\x20Partition
            by-partuuid/0b9d2b1e-70b5-4cf7-8d5a-2d6a3cde0001
            by-path/pci-0000:03:00.0-nvme-1-part1
            by-uuid/9C3A-41F2
            """,
            Nvme + """

            ID_FS_TYPE=vfat
            ID_FS_USAGE=filesystem
            ID_FS_UUID=9C3A-41F2
            ID_FS_UUID_ENC=9C3A-41F2
            ID_PART_ENTRY_SCHEME=gpt
            ID_PART_ENTRY_NUMBER=1
            ID_PART_ENTRY_NAME=EFI\x20System\x20Partition
            ID_PART_ENTRY_UUID=0b9d2b1e-70b5-4cf7-8d5a-2d6a3cde0001
            ID_PART_ENTRY_TYPE=c12a7328-f81f-11d2-ba4b-00a0c93ec93b
            """);
        nvme.Partition(2, 513 * MiB, 3990 * GiB / 2).Content(
            "TYPE=ext4\nUSAGE=filesystem\nUUID=6a4fd7f0-7a2f-4a53-9f61-0d1f2e3a4b5c\nPART_ENTRY_SCHEME=gpt\nPART_ENTRY_NUMBER=2\n"
            + "PART_ENTRY_UUID=0b9d2b1e-70b5-4cf7-8d5a-2d6a3cde0002\nPART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4",
            """
            by-diskseq/1-part2
            by-id/nvme-Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A-part2
            by-id/nvme-Samsung_SSD_990_PRO_4TB_S7KGNU0X123456A_1-part2
            by-id/nvme-eui.0025384131500001-part2
            by-partuuid/0b9d2b1e-70b5-4cf7-8d5a-2d6a3cde0002
            by-path/pci-0000:03:00.0-nvme-1-part2
            by-uuid/6a4fd7f0-7a2f-4a53-9f61-0d1f2e3a4b5c
            """,
            Nvme + """

            ID_FS_TYPE=ext4
            ID_FS_USAGE=filesystem
            ID_FS_UUID=6a4fd7f0-7a2f-4a53-9f61-0d1f2e3a4b5c
            ID_FS_UUID_ENC=6a4fd7f0-7a2f-4a53-9f61-0d1f2e3a4b5c
            ID_PART_ENTRY_SCHEME=gpt
            ID_PART_ENTRY_NUMBER=2
            ID_PART_ENTRY_UUID=0b9d2b1e-70b5-4cf7-8d5a-2d6a3cde0002
            ID_PART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4
            """);
        SataDisks(machine);
    }

    /// <summary>WSL2 with many data disks, each with one ext4 partition that is mounted; udev off.</summary>
    public static void ManyDisks(MachineBuilder machine, int count)
    {
        WslHost(machine, "/dev/sda");
        machine.Scsi(0, "Msft", "Virtual Disk", 1024 * GiB).Content("TYPE=ext4\nUSAGE=filesystem\nUUID=5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77");
        for (int i = 1; i <= count; i++)
        {
            string id = i.ToString("x12", CultureInfo.InvariantCulture);
            string serial = string.Create(CultureInfo.InvariantCulture, $"0025_3841_{i / 10000:D4}_{i % 10000:D4}.");
            BlockBuilder disk = machine.Scsi(i, "NVMe", "Samsung SSD 990 ", 2000398934016, ("vpd_pg80", MachineBuilder.Page80(serial)));
            disk.Content($"PTTYPE=gpt\nPTUUID=10000000-0000-4000-8000-{id}");
            disk.Partition(1, MiB, 2000397795328).Content(
                $"TYPE=ext4\nUSAGE=filesystem\nUUID=20000000-0000-4000-8000-{id}\nLABEL=data{i}\nPART_ENTRY_SCHEME=gpt\nPART_ENTRY_NUMBER=1\n"
                + $"PART_ENTRY_UUID=30000000-0000-4000-8000-{id}\nPART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4");
        }
    }

    private static void SataDisks(MachineBuilder machine)
    {
        const string Disk = """
            ID_ATA=1
            ID_BUS=ata
            ID_TYPE=disk
            ID_MODEL=ST4000VN008-2DR166
            ID_SERIAL=ST4000VN008-2DR166_ZGY0AAAA
            ID_SERIAL_SHORT=ZGY0AAAA
            ID_WWN=0x5000c500b5e5a001
            ID_WWN_WITH_EXTENSION=0x5000c500b5e5a001
            ID_PART_TABLE_TYPE=dos
            ID_PART_TABLE_UUID=4f6b2c1d
            """;
        BlockBuilder sda = machine.Scsi(
            0,
            "ATA",
            "ST4000VN008-2DR1",
            4000787030016,
            ("vpd_pg80", MachineBuilder.Page80("            ZGY0AAAA")),
            ("vpd_pg83", MachineBuilder.Page83Naa("5000c500b5e5a001")),
            ("vpd_pg89", MachineBuilder.Page89("ST4000VN008-2DR166", "ZGY0AAAA", 0x5000c500b5e5a001)));
        sda.Content(
            "PTTYPE=dos\nPTUUID=4f6b2c1d",
            """
            by-diskseq/2
            by-id/ata-ST4000VN008-2DR166_ZGY0AAAA
            by-id/wwn-0x5000c500b5e5a001
            by-path/pci-0000:00:17.0-ata-1
            """,
            Disk);
        BlockBuilder member = sda.Partition(1, MiB, 1000 * GiB).Content(
            "TYPE=linux_raid_member\nUSAGE=raid\nUUID=0d2e4f60-1c3b-5a79-8d6c-9e0f1a2b3c4d\nUUID_SUB=11112222-3333-4444-5555-666677778888\nLABEL=server:0\n"
            + "PART_ENTRY_SCHEME=dos\nPART_ENTRY_NUMBER=1\nPART_ENTRY_UUID=4f6b2c1d-01\nPART_ENTRY_TYPE=0xfd",
            """
            by-diskseq/2-part1
            by-id/ata-ST4000VN008-2DR166_ZGY0AAAA-part1
            by-id/wwn-0x5000c500b5e5a001-part1
            by-partuuid/4f6b2c1d-01
            by-path/pci-0000:00:17.0-ata-1-part1
            """,
            Disk + """

            ID_FS_TYPE=linux_raid_member
            ID_FS_USAGE=raid
            ID_FS_UUID=0d2e4f60-1c3b-5a79-8d6c-9e0f1a2b3c4d
            ID_FS_UUID_ENC=0d2e4f60-1c3b-5a79-8d6c-9e0f1a2b3c4d
            ID_FS_UUID_SUB=11112222-3333-4444-5555-666677778888
            ID_FS_UUID_SUB_ENC=11112222-3333-4444-5555-666677778888
            ID_FS_LABEL=server:0
            ID_FS_LABEL_ENC=server:0
            ID_PART_ENTRY_SCHEME=dos
            ID_PART_ENTRY_NUMBER=1
            ID_PART_ENTRY_UUID=4f6b2c1d-01
            ID_PART_ENTRY_TYPE=0xfd
            """);
        BlockBuilder volume = sda.Partition(2, 1001 * GiB, 2000 * GiB).Content(
            "TYPE=LVM2_member\nUSAGE=raid\nUUID=Zk1b2C-aaaa-bbbb-cccc-dddd-eeee-ffffff\nPART_ENTRY_SCHEME=dos\nPART_ENTRY_NUMBER=2\n"
            + "PART_ENTRY_UUID=4f6b2c1d-02\nPART_ENTRY_TYPE=0x8e",
            """
            by-diskseq/2-part2
            by-id/ata-ST4000VN008-2DR166_ZGY0AAAA-part2
            by-id/lvm-pv-uuid-Zk1b2C-aaaa-bbbb-cccc-dddd-eeee-ffffff
            by-id/wwn-0x5000c500b5e5a001-part2
            by-partuuid/4f6b2c1d-02
            by-path/pci-0000:00:17.0-ata-1-part2
            """,
            Disk + """

            ID_FS_TYPE=LVM2_member
            ID_FS_USAGE=raid
            ID_FS_UUID=Zk1b2C-aaaa-bbbb-cccc-dddd-eeee-ffffff
            ID_FS_UUID_ENC=Zk1b2C-aaaa-bbbb-cccc-dddd-eeee-ffffff
            ID_PART_ENTRY_SCHEME=dos
            ID_PART_ENTRY_NUMBER=2
            ID_PART_ENTRY_UUID=4f6b2c1d-02
            ID_PART_ENTRY_TYPE=0x8e
            """);
        BlockBuilder locked = machine.Scsi(
            1,
            "ATA",
            "Samsung SSD 870 ",
            1000204886016,
            ("vpd_pg80", MachineBuilder.Page80("S6PTNM0T654321B     ")),
            ("vpd_pg83", MachineBuilder.Page83Naa("5002538f41500002")),
            ("vpd_pg89", MachineBuilder.Page89("Samsung SSD 870 EVO 1TB", "S6PTNM0T654321B", 0x5002538f41500002)));
        locked.Content(
            "TYPE=crypto_LUKS\nUSAGE=crypto\nUUID=c0ffee00-1111-4222-8333-444455556666",
            """
            by-diskseq/3
            by-id/ata-Samsung_SSD_870_EVO_1TB_S6PTNM0T654321B
            by-id/wwn-0x5002538f41500002
            by-path/pci-0000:00:17.0-ata-2
            by-uuid/c0ffee00-1111-4222-8333-444455556666
            """,
            """
            ID_ATA=1
            ID_BUS=ata
            ID_TYPE=disk
            ID_MODEL=Samsung_SSD_870_EVO_1TB
            ID_SERIAL=Samsung_SSD_870_EVO_1TB_S6PTNM0T654321B
            ID_SERIAL_SHORT=S6PTNM0T654321B
            ID_WWN=0x5002538f41500002
            ID_WWN_WITH_EXTENSION=0x5002538f41500002
            ID_FS_TYPE=crypto_LUKS
            ID_FS_USAGE=crypto
            ID_FS_UUID=c0ffee00-1111-4222-8333-444455556666
            ID_FS_UUID_ENC=c0ffee00-1111-4222-8333-444455556666
            """);
        Mapped(machine, 0, "vg0-data", "LVM-aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vWxY2zA4bC6dE8fG0hI2jK4lM6nO8pQ0r", "77777777-0000-4000-8000-000000000001", volume);
        Mapped(machine, 1, "secret", "CRYPT-LUKS2-c0ffee00111142228333444455556666-secret", "77777777-0000-4000-8000-000000000002", locked);
        BlockBuilder array = machine.Block("virtual/block/md0", "md0", 9, 0, 1000 * GiB).Content(
            "TYPE=ext4\nUSAGE=filesystem\nUUID=77777777-0000-4000-8000-000000000003",
            """
            by-id/md-uuid-0d2e4f60:1c3b5a79:8d6c9e0f:1a2b3c4d
            by-uuid/77777777-0000-4000-8000-000000000003
            """,
            """
            ID_FS_TYPE=ext4
            ID_FS_USAGE=filesystem
            ID_FS_UUID=77777777-0000-4000-8000-000000000003
            ID_FS_UUID_ENC=77777777-0000-4000-8000-000000000003
            """);
        machine.BuiltOn(array, member);
    }

    private static void Mapped(MachineBuilder machine, int minor, string name, string uuid, string filesystem, BlockBuilder below)
    {
        BlockBuilder mapping = machine.Block($"virtual/block/dm-{minor}", $"dm-{minor}", 253, minor, 100 * GiB)
            .With("dm/name", name)
            .With("dm/uuid", uuid)
            .Content(
                $"TYPE=ext4\nUSAGE=filesystem\nUUID={filesystem}",
                $"by-id/dm-name-{name}\nby-id/dm-uuid-{uuid}\nby-uuid/{filesystem}",
                $"DM_NAME={name}\nDM_UUID={uuid}\nID_FS_TYPE=ext4\nID_FS_USAGE=filesystem\nID_FS_UUID={filesystem}\nID_FS_UUID_ENC={filesystem}");
        machine.BuiltOn(mapping, below);
    }

    private static void WslHost(MachineBuilder machine, string root)
    {
        machine.Text("proc/sys/kernel/osrelease", "6.18.0-microsoft-standard-WSL2");
        machine.Text("proc/filesystems", "nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tdevtmpfs\n\text3\n\text2\n\text4\n\tsquashfs\n\tvfat\n\txfs\nnodev\t9p\n");
        string swap = root == "/dev/sdc" ? "/dev/sdb                                partition\t8388608\t\t0\t\t-2\n" : "";
        machine.Text("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n" + swap);
        machine.Text("proc/1/mountinfo", $"""
            20 1 8:{(root == "/dev/sdc" ? 32 : 0)} / / rw,relatime - ext4 {root} rw,discard,errors=remount-ro,data=ordered
            21 20 0:30 / /mnt/wsl rw,relatime shared:1 - tmpfs none rw
            22 20 0:5 / /dev rw,nosuid,relatime - devtmpfs none rw,size=16338176k,nr_inodes=4084544,mode=755
            23 20 0:21 / /sys rw,nosuid,nodev,noexec,noatime - sysfs sysfs rw
            24 20 0:22 / /proc rw,nosuid,nodev,noexec,noatime - proc proc rw
            25 20 0:40 / /mnt/c rw,noatime - 9p C:\134 rw,aname=drvfs;path=C:\;uid=1000;gid=100,cache=5,access=client
            """);
        machine.Text("run/systemd/container", "wsl");
        machine.Directory("run/systemd/system");
    }
}
