using System.Diagnostics;
using System.Text.Json;
using BareMountd.Linux.Systemd;
using Serilog;
using Serilog.Core;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>The sink against a real journal.</summary>
[Collection(nameof(LiveSystemd))]
public sealed class LiveJournalTests
{
    [Fact]
    public async Task Fields_are_found_again_with_line_breaks_and_all()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string disk = "live-" + Guid.NewGuid().ToString("N");
        using (Logger logger = new LoggerConfiguration().WriteTo.Sink(new JournalSink("baremountd-live")).CreateLogger())
        {
            logger.Error("disk {Disk} failed at {MountPoint}", disk, "/mnt/a\nb");
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        string found;
        while ((found = await QueryAsync("DISK=" + disk, cancel)).Length == 0)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }

        JsonElement entry = JsonDocument.Parse(found).RootElement;
        Assert.Equal("3", entry.GetProperty("PRIORITY").GetString());
        Assert.Equal("baremountd-live", entry.GetProperty("SYSLOG_IDENTIFIER").GetString());
        Assert.Equal("/mnt/a\nb", entry.GetProperty("MOUNT_POINT").GetString());
    }

    private static async Task<string> QueryAsync(string match, CancellationToken cancel)
    {
        using Process process = Process.Start(new ProcessStartInfo("journalctl", ["-o", "json", "--no-pager", match]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return output.Trim();
    }
}
