using System.Text;
using BareMountd.Core.Configuration;
using BareMountd.Core.Host;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>Short ways to load a text.</summary>
internal static class Configs
{
    /// <summary>WSL2 with the filesystems of its kernel.</summary>
    public static readonly ConfigContext Wsl = new(new HostFacts(true, "6.18.0-microsoft-standard-WSL2", ["ext4", "ext3", "ext2", "xfs"]));

    /// <summary>Loads without knowledge of a machine.</summary>
    public static ConfigResult Load(string text) => Load(text, ConfigContext.Unknown);

    /// <summary>Loads for a machine.</summary>
    public static ConfigResult Load(string text, ConfigContext context) => ConfigurationLoader.Load(Encoding.UTF8.GetBytes(text), "test.json", context);

    /// <summary>One disk with a match and a mount point and whatever else is given.</summary>
    public static string Disk(string more = "", string mountPoint = "/data", string match = "\"serial\": \"S4EWNX0R\"") =>
        $$"""{ "disks": { "d": { "match": { {{match}} }, "mountPoint": "{{mountPoint}}"{{(more.Length > 0 ? ", " + more : "")}} } } }""";
}
