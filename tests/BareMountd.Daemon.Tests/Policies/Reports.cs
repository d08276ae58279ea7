using System.Collections.Concurrent;
using System.Threading.Channels;
using BareMountd.Core.Policies;

namespace BareMountd.Daemon.Tests.Policies;

/// <summary>Takes reports, and waits for them.</summary>
internal sealed class Reports
{
    private readonly ConcurrentQueue<PolicyReport> _all = new();
    private readonly Channel<PolicyReport> _came = Channel.CreateUnbounded<PolicyReport>();

    public IReadOnlyList<PolicyReport> All => [.. _all];

    public void Add(PolicyReport report)
    {
        _all.Enqueue(report);
        _came.Writer.TryWrite(report);
    }

    /// <summary>Waits for so many more reports.</summary>
    public async Task NextAsync(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            await _came.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, Action? meanwhile = null)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 3000, "it did not come true");
            meanwhile?.Invoke();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static void Threw(string disk, Exception exception) => Assert.Fail($"{disk}: {exception}");
}
