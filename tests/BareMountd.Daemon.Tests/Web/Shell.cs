using System.Diagnostics;

namespace BareMountd.Daemon.Tests.Web;

/// <summary>Runs programs of the machine: openssl and curl, which know nothing of our code.</summary>
internal static class Shell
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs one; its exit code and what it said.</summary>
    public static async Task<(int Code, string Out, string Error)> TryAsync(string program, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs one that must succeed.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        (int code, string output, string error) = await TryAsync(program, arguments);
        Assert.True(code == 0, $"{program} ended with {code}: {error}");
        return output;
    }

    /// <summary>curl; the HTTP status, 0 when there was no answer.</summary>
    public static async Task<(int Status, string Body)> CurlAsync(params IEnumerable<string> arguments)
    {
        (_, string output, _) = await TryAsync("curl", ["-sS", "--noproxy", "*", "--max-time", "30", "-w", "\n%{http_code}", .. arguments]);
        int end = output.LastIndexOf('\n');
        return (int.Parse(output[(end + 1)..], System.Globalization.CultureInfo.InvariantCulture), output[..end]);
    }
}
