using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

public sealed class SdEventLoopTests
{
    [Fact]
    public async Task Work_of_many_threads_runs_on_one_in_order()
    {
        await using SdEventLoop loop = new("test-loop");
        HashSet<int> threads = [];
        List<int> order = [];
        Task[] work = [.. Enumerable.Range(0, 1000).Select(i => loop.InvokeAsync(() =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            order.Add(i);
        }))];
        await Task.WhenAll(work);
        Assert.Single(threads);
        Assert.Equal(Enumerable.Range(0, 1000), order);
        Assert.False(loop.IsCurrent);
        Assert.True(await loop.InvokeAsync(() => loop.IsCurrent));
    }

    [Fact]
    public async Task An_exception_of_a_caller_is_the_callers_and_the_loop_goes_on()
    {
        await using SdEventLoop loop = new("test-loop");
        await Assert.ThrowsAsync<FormatException>(() => loop.InvokeAsync<int>(() => throw new FormatException()));
        Assert.Equal(1, await loop.InvokeAsync(() => 1));
    }

    [Fact]
    public async Task A_fault_of_the_loop_ends_it_with_the_cause_after_its_objects_were_freed()
    {
        SdEventLoop loop = new("test-loop");
        bool freed = false;
        await loop.InvokeAsync(() => loop.AddCloser(() => freed = loop.IsCurrent));
        loop.Post(() => throw new FormatException("broken"));
        Assert.Equal("broken", (await Assert.ThrowsAsync<FormatException>(() => loop.Completion)).Message);
        Assert.True(freed);
        Assert.False(loop.Post(() => { }));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => loop.InvokeAsync(() => 1));
        await loop.DisposeAsync();
    }

    [Fact]
    public async Task Native_handles_are_for_the_loop_thread_only()
    {
        await using SdEventLoop loop = new("test-loop");
        Assert.Throws<InvalidOperationException>(() => loop.Handle);
        Assert.NotEqual(0, await loop.InvokeAsync(() => loop.Handle));
    }

    [Fact]
    public async Task Work_that_was_queued_before_the_end_is_done()
    {
        SdEventLoop loop = new("test-loop");
        Task<int> work = loop.InvokeAsync(() => 7);
        await loop.DisposeAsync();
        Assert.Equal(7, await work);
        Assert.True(loop.Completion.IsCompletedSuccessfully);
    }
}
