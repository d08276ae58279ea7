using System.Text;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>An output on which every write fails with an errno, as a pipe without a reader or a full disk does.</summary>
internal sealed class BrokenWriter(int errno) : StringWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Flush() => throw Failure();

    public override Task FlushAsync() => throw Failure();

    public override Task FlushAsync(CancellationToken cancellationToken) => throw Failure();

    private IOException Failure() => new("write failed", errno);
}
