using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>The schema before a validator that is not ours (python3-jsonschema), against the loader.</summary>
public sealed class SchemaTests
{
    private const int DeadlineMilliseconds = 60_000;

    private const string Program = """
        import json, sys
        from jsonschema import Draft202012Validator
        schema = json.load(open(sys.argv[1], encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for line in sys.stdin:
            print("good" if validator.is_valid(json.loads(line)) else "bad")
        """;

    private const string M = "\"match\": { \"serial\": \"S4EWNX0R\" }, \"mountPoint\": \"/data\"";

    private static readonly string[] s_good =
    [
        "{}",
        "{ \"disks\": {} }",
        Configs.Disk(),
        Configs.Disk("\"partition\": 1, \"fsType\": \"xfs\", \"options\": [], \"readOnly\": true, \"enabled\": false, \"links\": [\"/srv/x\"], \"allow\": [\"system-disk\"]"),
        Configs.Disk("\"options\": \"noatime,nodev\", \"after\": []"),
        Configs.Disk(match: "\"byId\": [\"scsi-*\"], \"label\": \"x\""),
        "{ \"$schema\": \"x\", \"metrics\": { \"listen\": [\"127.0.0.1:1\", \"[::1]:2\"], \"enabled\": true }, \"control\": { \"actGroup\": \"wheel\" } }",
        "{ \"health\": " + HealthPolicyTests.Health + " }",
        "{ \"health\": { \"canary\": true, \"inodesLow\": 10000, \"spaceLow\": \"2.5%\" } }",
        Configs.Disk("\"health\": " + HealthPolicyTests.Health + ", \"policy\": " + HealthPolicyTests.Policy),
        Configs.Disk("\"health\": { \"canary\": false }, \"policy\": { \"restart\": [], \"stop\": \"a@b.service\" }"),
    ];

    private static readonly string[] s_bad =
    [
        Configs.Disk("\"health\": { \"interval\": 30 }"),
        Configs.Disk("\"health\": { \"interval\": \"30 seconds\" }"),
        Configs.Disk("\"health\": { \"spaceLow\": \"10GB\" }"),
        Configs.Disk("\"health\": { \"spaceLow\": 5 }"),
        Configs.Disk("\"health\": { \"inodesLow\": \"10GiB\" }"),
        Configs.Disk("\"health\": { \"inodesLow\": -1 }"),
        Configs.Disk("\"health\": { \"canary\": \"yes\" }"),
        Configs.Disk("\"health\": { \"canary\": { \"slowFactor\": 1 } }"),
        Configs.Disk("\"health\": { \"canary\": { \"size\": 65536 } }"),
        Configs.Disk("\"health\": { \"canary\": { \"enabled\": true } }"),
        Configs.Disk("\"policy\": { \"restart\": \"postgresql\" }"),
        Configs.Disk("\"policy\": { \"stop\": \"x.mount\" }"),
        Configs.Disk("\"policy\": { \"hook\": { \"on\": \"state\" } }"),
        Configs.Disk("\"policy\": { \"hook\": { \"command\": [] } }"),
        Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/true\", \"on\": \"policy\" } }"),
        "[]",
        "{ \"disk\": {} }",
        "{ \"disks\": { \"my disk\": { " + M + " } } }",
        "{ \"disks\": { \"d\": { \"mountPoint\": \"/data\" } } }",
        Configs.Disk(match: ""),
        Configs.Disk(match: "\"serial\": []"),
        Configs.Disk(match: "\"serial\": \"\""),
        Configs.Disk(match: "\"serials\": \"S4EWNX0R\""),
        Configs.Disk(mountPoint: "data"),
        Configs.Disk("\"partition\": 0"),
        Configs.Disk("\"partition\": \"1\""),
        Configs.Disk("\"enabled\": \"yes\""),
        Configs.Disk("\"fsType\": \"ext5\""),
        Configs.Disk("\"fsType\": null"),
        Configs.Disk("\"allow\": \"swap\""),
        Configs.Disk("\"links\": [\"x\"]"),
        "{ \"metrics\": { \"listen\": \"localhost\" } }",
    ];

    [Fact]
    public void A_validator_and_the_loader_agree_on_examples()
    {
        string example = Plain(File.ReadAllBytes(Repository.File("packaging/config.example.json")));
        string[] all = [example, .. s_good, .. s_bad];
        string[] answers = Validate(all);
        for (int i = 0; i < all.Length; i++)
        {
            bool good = i <= s_good.Length;
            Assert.True((good ? "good" : "bad") == answers[i], $"the schema calls this {answers[i]}: {all[i]}");
            Assert.True(good == Configs.Load(all[i]).Ok, $"the loader does not agree on: {all[i]}");
        }
    }

    private static string Plain(byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        using MemoryStream plain = new();
        using (Utf8JsonWriter writer = new(plain))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(plain.ToArray());
    }

    private static string[] Validate(string[] documents)
    {
        Assert.SkipUnless(Run(["-c", "import jsonschema; jsonschema.Draft202012Validator"], "") is not null, "python3-jsonschema (4.0 or newer) is not installed");
        string? output = Run(["-c", Program, Repository.File("packaging/schema/baremountd.schema.json")], string.Join('\n', documents) + "\n");
        Assert.True(output is not null, "the validator failed; its words stand above");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What the program prints; null when it is missing or fails.</summary>
    private static string? Run(string[] arguments, string input)
    {
        ProcessStartInfo start = new("python3", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (!process.WaitForExit(DeadlineMilliseconds))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
