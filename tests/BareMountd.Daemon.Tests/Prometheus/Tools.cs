using BareMountd.Daemon.Tests.Packaging;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>Debian's Prometheus and its promtool, or a skip that says how to get them.</summary>
internal static class Tools
{
    public const string Promtool = "promtool";
    public const string Prometheus = "prometheus";

    /// <summary>Runs promtool; its exit code and all its words.</summary>
    public static Task<(int ExitCode, string Output)> PromtoolAsync(params string[] arguments)
    {
        PackagingFiles.RequireTool(Promtool);
        return PackagingFiles.RunAsync(Promtool, arguments);
    }

    /// <summary>Runs the unit tests of a file; fails with promtool's words.</summary>
    public static async Task TestRulesAsync(string file)
    {
        (int exit, string output) = await PromtoolAsync("test", "rules", file);
        Assert.True(exit == 0, output);
        Assert.Contains("SUCCESS", output, StringComparison.Ordinal);
    }
}
