using System.Text;
using BareMountd.Core.Configuration;
using BareMountd.Core.Host;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>Every code by example: exactly one finding, with its place. A code without an example fails <see cref="Every_code_has_an_example"/>.</summary>
public sealed class DiagnosticTableTests
{
    private const string M = "\"match\": { \"serial\": \"S4EWNX0R\" }";
    private const string M2 = "\"match\": { \"serial\": \"OTHER123\" }";

    /// <summary>Code, JSON path, line, part of the message, file; <c>wsl:</c> in front means "on WSL".</summary>
    private static readonly (string Code, string Path, int Line, string Words, string Text)[] s_rows =
    [
        ("not-utf8", "$", 1, "UTF-16", "\u00ff\u00fe{"),
        ("not-utf8", "$", 2, "0xff", "{\n \"x\u00ff\": 1}"),
        ("empty-file", "$", 1, "{}", ""),
        ("empty-file", "$", 1, "{}", " // nothing\n"),
        ("syntax", "$", 2, "comma is missing before this key", "{ \"disks\": {}\n \"metrics\": {} }"),
        ("syntax", "$", 1, "colon is expected behind the key \"disks\"", "{ \"disks\" {} }"),
        ("syntax", "$", 1, "key stands in double quotes: \"disks\"", "{ disks: {} }"),
        ("syntax", "$", 1, "not in single ones", "{ 'disks': {} }"),
        ("syntax", "$.disks", 2, "the object that opens on line 2: a } is missing", "{\n \"disks\": {"),
        ("syntax", "$", 1, "write true", "{ \"enabled\": True }"),
        ("syntax", "$", 1, "where a value is expected", "{ \"disks\": }"),
        ("syntax", "$", 1, "no closing double quote on its line", "{ \"disks\": \"x\n }"),
        ("syntax", "$", 1, "written twice", "{ \"disks\": \"C:\\data\" }"),
        ("syntax", "$", 1, "four hexadecimal", "{ \"disks\": \"\\u12\" }"),
        ("syntax", "$", 1, "not a number", "{ \"disks\": 012 }"),
        ("syntax", "$", 1, "never closed", "{ /* \"disks\": 1 }"),
        ("syntax", "$", 1, "a single /", "{ / }"),
        ("syntax", "$", 2, "behind the end", "{}\n{}"),
        ("syntax", "$.a", 1, "closed by }", "{ \"a\": [1 }"),
        ("syntax", "$", 1, "closed by ]", "{ \"a\": 1 ]"),
        ("syntax", "$.a", 1, "a comma too many", "{ \"a\": [,] }"),
        ("syntax", "$", 1, "a comma too many", "{ \"a\": 1,, }"),
        ("too-deep", "$" + ".a" + "[0][0][0][0][0][0][0][0][0][0][0][0][0][0]", 1, "16 deep", "{ \"a\": " + new string('[', 40) + new string(']', 40) + " }"),
        ("duplicate-key", "$.disks", 3, "the first is on line 2", "{\n \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}},\n \"disks\": {} }"),
        ("invalid-text", "$.disks.d", 2, "control character", "{ \"disks\": { \"d\": { " + M + ",\n \"mountPoint\": \"/a\\nb\" } } }"),
        ("invalid-text", "$", 1, "surrogate", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"$schema\": \"\\ud800\" }"),
        ("wrong-type", "$", 1, "is an object", "[]"),
        ("wrong-type", "$.disks.d.enabled", 1, "without quotes", Configs.Disk("\"enabled\": \"true\"")),
        ("wrong-type", "$.disks.d.fsType", 1, "leave the key out", Configs.Disk("\"fsType\": null")),
        ("wrong-type", "$.disks.d.options[1]", 1, "found the number 5", Configs.Disk("\"options\": [\"noatime\", 5]")),
        ("wrong-type", "$.disks.d", 1, "where a disk", "{ \"disks\": { \"d\": [] } }"),
        ("unknown-key", "$.disks.d.mountpoint2", 1, "did you mean \"mountPoint\"?", Configs.Disk("\"mountpoint2\": \"/x\"")),
        ("unknown-key", "$.disks.d.serial", 1, "\"serial\" belongs under disks.NAME.match", Configs.Disk("\"serial\": \"x\"")),
        ("unknown-key", "$.disks.d.match.serialNumber", 1, "did you mean \"serial\"?", Configs.Disk(match: "\"serial\": \"S4EWNX0R\", \"serialNumber\": \"x\"")),
        ("invalid-preset", "$.disks.d.preset", 1, "there is no preset \"databse\" (did you mean \"database\"?); allowed: database", Configs.Disk("\"preset\": \"databse\"")),
        ("invalid-preset", "$.disks.d.preset", 1, "xfs has no preset \"no-journal\"; allowed: database", Configs.Disk("\"preset\": \"no-journal\", \"fsType\": \"xfs\"")),
        ("invalid-preset", "$.disks.d.preset", 1, "it has none", Configs.Disk("\"preset\": \"bulk\", \"fsType\": \"erofs\"")),
        ("dangerous-option", "$.disks.d.preset", 1, "without a journal", Configs.Disk("\"preset\": \"no-journal\"")),
        ("missing-key", "$.disks.d", 1, "\"mountPoint\" is missing", "{ \"disks\": { \"d\": { " + M + " } } }"),
        ("missing-key", "$.disks.d", 1, "\"match\" is missing", "{ \"disks\": { \"d\": { \"mountPoint\": \"/a\" } } }"),
        ("empty-value", "$.disks.d.match.label", 1, "empty text", Configs.Disk(match: "\"serial\": \"S4EWNX0R\", \"label\": \" \"")),
        ("empty-value", "$.disks.d.match.label", 1, "empty list", Configs.Disk(match: "\"serial\": \"S4EWNX0R\", \"label\": []")),
        ("out-of-range", "$.disks.d.partition", 1, "from 1 to 255", Configs.Disk("\"partition\": 0")),
        ("out-of-range", "$.disks.d.partition", 1, "1.5", Configs.Disk("\"partition\": 1.5")),
        ("invalid-name", "$.disks[\"my disk\"]", 1, "\"my disk\"", "{ \"disks\": { \"my disk\": { " + M + ", \"mountPoint\": \"/a\" } } }"),
        ("empty-match", "$.disks.d.match", 1, "every device", Configs.Disk(match: "")),
        ("duplicate-match", "$.disks.b.match", 2, "disk \"a\" (line 1)", "{ \"disks\": { \"a\": { " + M + ", \"mountPoint\": \"/a\" },\n \"b\": { \"match\": { \"serial\": \"s4ew_nx0r.\" }, \"mountPoint\": \"/b\" } } }"),
        ("invalid-glob", "$.disks.d.match.byId", 1, "no closing ]", Configs.Disk(match: "\"byId\": \"scsi-[ab\"")),
        ("glob-too-broad", "$.disks.d.match.byId", 1, "every disk", Configs.Disk(match: "\"byId\": \"*\"")),
        ("glob-too-broad", "$.disks.d.match.model", 1, "every disk", Configs.Disk(match: "\"serial\": \"S4EWNX0R\", \"model\": \"??*\"")),
        ("weak-serial", "$.disks.d.match.serial", 1, "nothing else", Configs.Disk(match: "\"serial\": \"0000-0000\"")),
        ("invalid-wwn", "$.disks.d.match.wwn", 1, "16 or 32", Configs.Disk(match: "\"wwn\": \"0x1234\"")),
        ("invalid-by-id", "$.disks.d.match.byId", 1, "has a /", Configs.Disk(match: "\"byId\": \"/dev/sdb\"")),
        ("invalid-path", "$.disks.d.match.path", 1, "by-path", Configs.Disk(match: "\"path\": \"sdb\"")),
        ("invalid-path", "$.disks.d.match.path", 1, "byId", Configs.Disk(match: "\"path\": \"/dev/disk/by-id/x\"")),
        ("invalid-fs-type", "$.disks.d.fsType", 1, "did you mean \"ext4\"?", Configs.Disk("\"fsType\": \"etx4\"")),
        ("invalid-fs-type", "$.disks.d.fsType", 1, "write ntfs3", Configs.Disk("\"fsType\": \"ntfs\"")),
        ("path-not-absolute", "$.disks.d.mountPoint", 1, "begins with /", Configs.Disk(mountPoint: "data")),
        ("path-not-absolute", "$.disks.d.mountPoint", 1, "Windows path", Configs.Disk(mountPoint: "D:/data")),
        ("path-not-absolute", "$.disks.d.links", 1, "shell", Configs.Disk("\"links\": \"~/data\"")),
        ("path-dot-dot", "$.disks.d.mountPoint", 1, "without ..", Configs.Disk(mountPoint: "/data/../etc")),
        ("path-too-long", "$.disks.d.mountPoint", 1, "255 bytes", Configs.Disk(mountPoint: "/" + new string('x', 300))),
        ("system-directory", "$.disks.d.mountPoint", 1, "directory of the system", Configs.Disk(mountPoint: "/")),
        ("system-directory", "$.disks.d.mountPoint", 1, "directory of the system", Configs.Disk(mountPoint: "//usr/./")),
        ("system-directory", "$.disks.d.mountPoint", 1, "what lies in it", Configs.Disk(mountPoint: "/run/x")),
        ("system-directory", "$.disks.d.mountPoint", 1, "belongs to WSL", Configs.Disk(mountPoint: "/mnt/wsl/")),
        ("system-directory", "$.disks.d.links[0]", 1, "/nix/store", Configs.Disk("\"links\": [\"/nix/store/x\"]")),
        ("mount-point-clash", "$.disks.b.mountPoint", 2, "disk \"a\" already (line 1)", "{ \"disks\": { \"a\": { " + M + ", \"mountPoint\": \"/data\" },\n \"b\": { " + M2 + ", \"mountPoint\": \"/./data//\" } } }"),
        ("mount-point-nested", "$.disks.b.mountPoint", 2, "add \"after\": [\"a\"]", "{ \"disks\": { \"a\": { " + M + ", \"mountPoint\": \"/data\" },\n \"b\": { " + M2 + ", \"mountPoint\": \"/data/x/y\" } } }"),
        ("unknown-disk", "$.disks.d.after", 1, "no disk \"e\"", Configs.Disk("\"after\": \"e\"")),
        ("after-cycle", "$.disks.b.after", 2, "a after b after a", "{ \"disks\": { \"a\": { " + M + ", \"mountPoint\": \"/a\", \"after\": [\"b\"] },\n \"b\": { " + M2 + ", \"mountPoint\": \"/b\", \"after\": \"a\" } } }"),
        ("after-cycle", "$.disks.d.after", 1, "d after d", Configs.Disk("\"after\": \"d\"")),
        ("link-clash", "$.disks.d.links[0]", 1, "is the mount point", Configs.Disk("\"links\": [\"/data/\"]")),
        ("link-clash", "$.disks.d.links[1]", 1, "declared already", Configs.Disk("\"links\": [\"/srv/x\", \"/srv//x\"]")),
        ("link-clash", "$.disks.d.links[1]", 1, "behind the link", Configs.Disk("\"links\": [\"/srv/x\", \"/srv/x/y\"]")),
        ("link-clash", "$.disks.d.links[0]", 1, "lies behind the link", Configs.Disk("\"links\": [\"/pool\"]", mountPoint: "/pool/d")),
        ("link-inside-mount", "$.disks.d.links[0]", 1, "would lie on disk \"d\"", Configs.Disk("\"links\": [\"/data/x\"]")),
        ("invalid-allow", "$.disks.d.allow", 1, "did you mean \"system-disk\"?", Configs.Disk("\"allow\": \"sytem-disk\"")),
        ("invalid-allow", "$.disks.d.allow[0]", 1, "cannot be overridden", Configs.Disk("\"allow\": [\"swap\"]")),
        ("invalid-option", "$.disks.d.options", 1, "data=journal", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"data=order\"")),
        ("invalid-option", "$.disks.d.options", 1, "empty option", Configs.Disk("\"options\": \"noatime,\"")),
        ("invalid-option", "$.disks.d.options", 1, "blank", Configs.Disk("\"options\": \"noatime nodev\"")),
        ("invalid-option", "$.disks.d.options", 1, "does not take", Configs.Disk("\"options\": \"noatime=1\"")),
        ("unknown-option", "$.disks.d.options[1]", 1, "did you mean \"noatime\"?", Configs.Disk("\"fsType\": \"ext4\", \"options\": [\"nodev\", \"notaime\"]")),
        ("unknown-option", "$.disks.d.options", 1, "it is an option of btrfs", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"subvol=@\"")),
        ("unknown-option", "$.disks.d.options", 1, "no known filesystem", Configs.Disk("\"options\": \"zzzzzzzz\"")),
        ("removed-option", "$.disks.d.options", 1, "gone from XFS", Configs.Disk("\"fsType\": \"xfs\", \"options\": \"nobarrier\"")),
        ("reserved-option", "$.disks.d.options", 1, "holds up the boot", Configs.Disk("\"options\": \"nofail\"")),
        ("contradictory-options", "$.disks.d.options", 1, "\"rw\" contradicts \"ro\"", Configs.Disk("\"options\": \"ro,rw\"")),
        ("contradictory-options", "$.disks.d.options[1]", 1, "\"atime\" contradicts \"noatime\"", Configs.Disk("\"options\": [\"noatime\", \"atime\"]")),
        ("contradictory-options", "$.disks.d.options[1]", 1, "\"relatime\" contradicts \"noatime\"", Configs.Disk("\"options\": [\"noatime\", \"relatime\"]")),
        ("contradictory-options", "$.disks.d.options", 1, "contradicts \"sync\"", Configs.Disk("\"options\": \"sync,async\"")),
        ("contradictory-options", "$.disks.d.options", 1, "readOnly", Configs.Disk("\"readOnly\": false, \"options\": \"ro\"")),
        ("contradictory-options", "$.disks.d.options", 1, "readOnly", Configs.Disk("\"readOnly\": true, \"options\": \"rw\"")),
        ("contradictory-options", "$.disks.d.options", 1, "\"commit=5\"", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"commit=5,commit=6\"")),
        ("read-only-filesystem", "$.disks.d.readOnly", 1, "squashfs cannot be written", Configs.Disk("\"fsType\": \"squashfs\", \"readOnly\": false")),
        ("invalid-listen", "$.metrics.listen", 1, "literal IP address", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"listen\": \"localhost:10099\" } }"),
        ("invalid-listen", "$.metrics.listen[0]", 1, "from 1 to 65535", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"listen\": [\"127.0.0.1:99999\"] } }"),
        ("invalid-listen", "$.metrics.listen", 1, "in brackets", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"listen\": \"::1:10099\" } }"),
        ("listen-beyond-loopback", "$.metrics.listen", 1, "insecure", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"listen\": \"0.0.0.0:10099\" } }"),
        ("invalid-host", "$.metrics.hosts[1]", 1, "without http://", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"hosts\": [\"a.lan\", \"http://b.lan\"] } }"),
        ("invalid-web-config", "$.metrics.webConfigFile", 1, "absolute path", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"webConfigFile\": \"web.yml\" } }"),
        ("metrics-insecure", "$.metrics.listen", 1, "[::]:10099", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"metrics\": { \"listen\": \"[::]:10099\", \"insecure\": true } }"),
        ("invalid-group", "$.control.actGroup", 1, "no name of a group", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"control\": { \"actGroup\": \"my group\" } }"),
        ("wrong-type", "$.disks.d.health.interval", 1, "such as \"30s\"", Configs.Disk("\"health\": { \"interval\": 30 }")),
        ("wrong-type", "$.disks.d.health.canary", 1, "true or false", Configs.Disk("\"health\": { \"canary\": \"yes\" }")),
        ("wrong-type", "$.disks.d.health.inodesLow", 1, "whole number", Configs.Disk("\"health\": { \"inodesLow\": true }")),
        ("wrong-type", "$.disks.d.health.canary.slowFactor", 1, "without quotes", Configs.Disk("\"health\": { \"canary\": { \"slowFactor\": \"3\" } }")),
        ("unknown-key", "$.disks.d.interval", 1, "\"interval\" belongs under disks.NAME.health", Configs.Disk("\"interval\": \"30s\"")),
        ("unknown-key", "$.disks.d.policy.command", 1, "belongs under disks.NAME.policy.hook", Configs.Disk("\"policy\": { \"command\": \"/bin/true\" }")),
        ("unknown-key", "$.disks.d.health.timeout", 1, "did you mean \"deadline\"?", Configs.Disk("\"health\": { \"timeout\": \"5s\" }")),
        ("unknown-key", "$.disks.d.policy.restartUnits", 1, "did you mean \"restart\"?", Configs.Disk("\"policy\": { \"restartUnits\": \"a.service\" }")),
        ("unknown-key", "$.disks.d.policy.hook.exec", 1, "did you mean \"command\"?", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"exec\": \"x\" } }")),
        ("missing-key", "$.disks.d.policy.hook", 1, "\"command\" is missing", Configs.Disk("\"policy\": { \"hook\": {} }")),
        ("empty-value", "$.disks.d.policy.hook.command[1]", 1, "empty text", Configs.Disk("\"policy\": { \"hook\": { \"command\": [\"/bin/true\", \"\"] } }")),
        ("empty-value", "$.disks.d.policy.hook.command", 1, "empty list", Configs.Disk("\"policy\": { \"hook\": { \"command\": [] } }")),
        ("out-of-range", "$.disks.d.health.interval", 1, "is 5s to 1h", Configs.Disk("\"health\": { \"interval\": \"4999ms\" }")),
        ("out-of-range", "$.disks.d.health.deadline", 1, "is 1s to 1m", Configs.Disk("\"health\": { \"deadline\": \"90s\", \"interval\": \"5m\" }")),
        ("out-of-range", "$.disks.d.health.deadline", 1, "(10s) is longer than the time between two looks (8s)", Configs.Disk("\"health\": { \"interval\": \"8s\", \"deadline\": \"10s\" }")),
        ("out-of-range", "$.disks.d.health.interval", 2, "(20s) is longer", "{ \"health\": { \"deadline\": \"20s\" }, \"disks\": { \"d\": { " + M + ", \"mountPoint\": \"/d\",\n \"health\": { \"interval\": \"10s\" } } } }"),
        ("out-of-range", "$.disks.d.health.spaceLow", 1, "0% to 99%", Configs.Disk("\"health\": { \"spaceLow\": \"100%\" }")),
        ("out-of-range", "$.disks.d.health.canary.size", 1, "is 4KiB to 1MiB", Configs.Disk("\"health\": { \"canary\": { \"size\": \"2MiB\" } }")),
        ("out-of-range", "$.disks.d.health.canary.slowFactor", 1, "is 2 to 1000", Configs.Disk("\"health\": { \"canary\": { \"slowFactor\": 1.9 } }")),
        ("out-of-range", "$.disks.d.health.canary.slowFactor", 1, "1e999", Configs.Disk("\"health\": { \"canary\": { \"slowFactor\": 1e999 } }")),
        ("out-of-range", "$.disks.d.policy.hook.timeout", 1, "is 1s to 1h", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"timeout\": \"2h\" } }")),
        ("invalid-duration", "$.health.interval", 1, "such as 500ms, 30s or 5m", "{ \"disks\": {\"a\": {" + M + ", \"mountPoint\": \"/a\"}}, \"health\": { \"interval\": \"half a minute\" } }"),
        ("invalid-size", "$.disks.d.health.canary.size", 1, "did you mean \"64KiB\"?", Configs.Disk("\"health\": { \"canary\": { \"size\": \"64k\" } }")),
        ("invalid-size", "$.disks.d.health.canary.size", 1, "multiple of 4KiB", Configs.Disk("\"health\": { \"canary\": { \"size\": \"5000B\" } }")),
        ("invalid-threshold", "$.disks.d.health.spaceLow", 1, "did you mean \"10GiB\"?", Configs.Disk("\"health\": { \"spaceLow\": \"10GB\" }")),
        ("invalid-threshold", "$.disks.d.health.spaceLow", 1, "a number with %", Configs.Disk("\"health\": { \"spaceLow\": \"-5%\" }")),
        ("invalid-threshold", "$.disks.d.health.inodesLow", 1, "without quotes", Configs.Disk("\"health\": { \"inodesLow\": \"1000\" }")),
        ("invalid-threshold", "$.disks.d.health.inodesLow", 1, "found the number -1", Configs.Disk("\"health\": { \"inodesLow\": -1 }")),
        ("invalid-unit", "$.disks.d.policy.restart", 1, "did you mean \"postgresql.service\"?", Configs.Disk("\"policy\": { \"restart\": \"postgresql\" }")),
        ("invalid-unit", "$.disks.d.policy.stop[1]", 1, "mounts are the daemon's work", Configs.Disk("\"policy\": { \"stop\": [\"a.service\", \"mnt-wsl-data.mount\"] }")),
        ("invalid-unit", "$.disks.d.policy.restart", 1, "the kind slice", Configs.Disk("\"policy\": { \"restart\": \"user.slice\" }")),
        ("invalid-unit", "$.disks.d.policy.restart", 1, "does not stop or restart itself", Configs.Disk("\"policy\": { \"restart\": \"baremountd-wait@d.service\" }")),
        ("invalid-unit", "$.disks.d.policy.stop", 1, "does not stop or restart itself", Configs.Disk("\"policy\": { \"stop\": \"baremountd.socket\" }")),
        ("invalid-unit", "$.disks.d.policy.stop", 1, "the system runs on it", Configs.Disk("\"policy\": { \"stop\": \"systemd-journald.service\" }")),
        ("invalid-unit", "$.disks.d.policy.stop", 1, "the system runs on it", Configs.Disk("\"policy\": { \"stop\": \"dbus.service\" }")),
        ("invalid-unit", "$.disks.d.policy.stop", 1, "getty@INSTANCE.service", Configs.Disk("\"policy\": { \"stop\": \"getty@.service\" }")),
        ("invalid-unit", "$.disks.d.policy.stop", 1, "at most one @", Configs.Disk("\"policy\": { \"stop\": \"my unit.service\" }")),
        ("invalid-unit", "$.disks.d.policy.stop", 1, "at most 255 letters", Configs.Disk("\"policy\": { \"stop\": \"" + new string('x', 248) + ".service\" }")),
        ("invalid-command", "$.disks.d.policy.hook.command[0]", 1, "absolute path", Configs.Disk("\"policy\": { \"hook\": { \"command\": [\"notify-send\", \"x\"] } }")),
        ("invalid-command", "$.disks.d.policy.hook.command", 1, "texts of their own", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/echo x\" } }")),
        ("invalid-command", "$.disks.d.policy.hook.command[0]", 1, "without ..", Configs.Disk("\"policy\": { \"hook\": { \"command\": [\"/opt/../bin/sh\"] } }")),
        ("invalid-event", "$.disks.d.policy.hook.on", 1, "did you mean \"condition-raised\"?", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"on\": \"condition-rised\" } }")),
        ("invalid-event", "$.disks.d.policy.hook.on[1]", 1, "call itself", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"on\": [\"state\", \"policy\"] } }")),
        ("invalid-event", "$.disks.d.policy.hook.on", 1, "no event of a disk", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"on\": \"daemon\" } }")),
        ("invalid-user", "$.disks.d.policy.hook.user", 1, "no name of a user", Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"user\": \"a b\" } }")),
        ("without-effect", "$.disks.d.policy.remountRw", 1, "read-only", Configs.Disk("\"readOnly\": true, \"policy\": { \"remountRw\": true }")),
        ("without-effect", "$.disks.d.health.canary", 1, "read-only", Configs.Disk("\"options\": \"ro\", \"health\": { \"canary\": true }")),
        ("dangerous-option", "$.disks.d.options", 1, "power cut", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"nobarrier\"")),
        ("dangerous-option", "$.disks.d.options", 1, "power cut", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"barrier=0\"")),
        ("dangerous-option", "$.disks.d.options", 1, "old contents", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"data=writeback\"")),
        ("deprecated-option", "$.disks.d.options", 1, "6.18", Configs.Disk("\"fsType\": \"xfs\", \"options\": \"attr2\"")),
        ("discard-and-trim", "$.disks.d.options", 1, "fstrim.timer", Configs.Disk("\"fsType\": \"ext4\", \"options\": \"discard\"")),
        ("option-needs-fs-type", "$.disks.d.options", 1, "btrfs only", Configs.Disk("\"options\": \"subvol=@\"")),
        ("unstable-path", "$.disks.d.match.path", 1, "another disk", Configs.Disk(match: "\"path\": \"/dev/sdb\"")),
        ("unusual-uuid", "$.disks.d.match.uuid", 1, "does not look like", Configs.Disk(match: "\"uuid\": \"12345\"")),
        ("outside-mnt-wsl", "$.disks.d.mountPoint", 1, "\"mountPoint\": \"/mnt/wsl/d\", \"links\": [\"/data\"]", "wsl:" + Configs.Disk()),
        ("after-disabled", "$.disks.b.after", 2, "disabled", "{ \"disks\": { \"a\": { " + M + ", \"mountPoint\": \"/a\", \"enabled\": false },\n \"b\": { " + M2 + ", \"mountPoint\": \"/b\", \"after\": \"a\" } } }"),
        ("duplicate-value", "$.disks.d.options[1]", 1, "twice", Configs.Disk("\"options\": [\"noatime\", \"noatime\"]")),
        ("prefix-removed", "$.disks.d.match.uuid", 1, "read as \"ABCD-1234\"", Configs.Disk(match: "\"uuid\": \"UUID=ABCD-1234\"")),
        ("prefix-removed", "$.disks.d.match.label", 1, "read as \"my disk\"", Configs.Disk(match: "\"label\": \"/dev/disk/by-label/my\\\\x20disk\"")),
        ("nvme-under-wsl", "$.disks.d.match.byId", 1, "scsi-SNVMe_WD_BLACK_SN850X.", "wsl:" + Configs.Disk(match: "\"byId\": \"nvme-WD_BLACK_SN850X*\"", mountPoint: "/mnt/wsl/d").Replace("SN850X*", "SN850X?", StringComparison.Ordinal)),
        ("nvme-under-wsl", "$.disks.d.match.byId", 1, "\"serial\": \"e8238fa6bf530001001b448b4ed0b0f4\"", "wsl:" + Configs.Disk(match: "\"byId\": \"nvme-eui.e8238fa6bf530001001b448b4ed0b0f4\"", mountPoint: "/mnt/wsl/d")),
        ("option-without-effect", "$.disks.d.options", 1, "fstab generator", Configs.Disk("\"options\": \"x-systemd.automount\"")),
        ("filesystem-module", "$.disks.d.fsType", 1, "btrfs", "wsl:" + Configs.Disk("\"fsType\": \"btrfs\"", mountPoint: "/mnt/wsl/d")),
        ("no-disks", "$", 1, "nothing is mounted", "{}"),
        ("no-disks", "$.disks", 1, "nothing is mounted", "{ \"disks\": {} }"),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, s_rows.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Finding_has_code_place_and_words(int row)
    {
        (string code, string path, int line, string words, string text) = s_rows[row];
        ConfigContext context = text.StartsWith("wsl:", StringComparison.Ordinal) ? Configs.Wsl : ConfigContext.Unknown;
        string body = context == Configs.Wsl ? text[4..] : text;

        // Bytes that are not UTF-8 stand in the table as characters up to U+00FF.
        byte[] bytes = code == "not-utf8" ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body);
        ConfigResult result = ConfigurationLoader.Load(bytes, "test.json", context);

        ConfigDiagnostic found = Assert.Single(result.Diagnostics);
        Assert.Equal((code, path, line), (found.Code, found.Path, found.Line));
        Assert.Contains(words, found.Message, StringComparison.Ordinal);
        Assert.Equal(ConfigCodes.SeverityOf(code), found.Severity);
        Assert.Equal(found.Severity != ConfigSeverity.Error, result.Ok);
        Assert.True(found.Column > 0, "every finding has a column");
    }

    [Fact]
    public void Every_code_has_an_example()
    {
        // Two need a large file and have tests of their own; what cannot be read never reaches the loader; one is about the web configuration, one
        // about a running daemon.
        IEnumerable<string> shown = s_rows.Select(r => r.Code).Concat([ConfigCodes.TooLarge, ConfigCodes.TooManyFindings, ConfigCodes.Unreadable, ConfigCodes.PasswordInClear, ConfigCodes.NeedsRestart]).Distinct();
        Assert.Equal(ConfigCodes.All.Select(c => c.Code).Order(), shown.Order());
    }

    [Fact]
    public void A_file_over_a_megabyte_is_refused_and_one_of_a_megabyte_is_read()
    {
        byte[] data = new byte[ConfigurationLoader.MaxBytes];
        data.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(data);
        Assert.True(ConfigurationLoader.Load(data, "f", ConfigContext.Unknown).Ok);

        ConfigResult result = ConfigurationLoader.Load([.. data, (byte)' '], "f", ConfigContext.Unknown);
        Assert.Equal(ConfigCodes.TooLarge, Assert.Single(result.Diagnostics).Code);
        Assert.Null(result.Config);
    }

    [Fact]
    public void Findings_beyond_the_limit_are_counted_and_still_refuse_the_file()
    {
        string disks = string.Join(',', Enumerable.Range(0, 700).Select(i => $"\"d{i}\": 1"));
        ConfigResult result = Configs.Load($"{{ \"disks\": {{ {disks} }} }}");
        Assert.False(result.Ok);
        Assert.Equal(501, result.Diagnostics.Length);
        Assert.Equal(ConfigCodes.TooManyFindings, result.Diagnostics[^1].Code);
        Assert.StartsWith("200 more", result.Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Discard_is_no_finding_where_the_timer_is_known_to_be_off()
    {
        ConfigResult result = Configs.Load(Configs.Disk("\"fsType\": \"ext4\", \"options\": \"discard\""), new ConfigContext(HostFacts.Unknown with { TrimTimer = false }));
        Assert.Empty(result.Diagnostics);
    }
}
