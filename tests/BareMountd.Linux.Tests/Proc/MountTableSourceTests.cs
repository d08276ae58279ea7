using System.Diagnostics;
using System.Threading.Channels;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Tests.Proc;

public sealed class MountTableSourceTests
{
    private const string One = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n";
    private const string Two = One + "2 1 8:16 / /mnt/a rw - ext4 /dev/sdb rw\n";
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public void The_running_machine_has_a_root() => Assert.NotNull(new MountTableSource(LinuxRoots.System).Read().At("/"));

    [Fact]
    public void Our_own_table_stands_in_when_that_of_pid_1_may_not_be_read()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.SelfMountInfo, Two);
        Assert.Equal(2, new MountTableSource(tree.Roots).Read().Entries.Length);
    }

    [Fact]
    public void Without_any_table_the_error_names_both_files()
    {
        using TempTree tree = new();
        IOException error = Assert.Throws<IOException>(() => new MountTableSource(tree.Roots).Read());
        Assert.Contains(tree.Roots.MountInfo, error.Message, StringComparison.Ordinal);
        Assert.Contains(tree.Roots.SelfMountInfo, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Swaps_are_read_and_may_be_absent()
    {
        using TempTree tree = new();
        Assert.Empty(new MountTableSource(tree.Roots).ReadSwaps());
        TempTree.Write(tree.Roots.Swaps, "Filename Type Size Used Priority\n/dev/sdc partition 4 0 -2\n");
        Assert.Equal(new SwapEntry("/dev/sdc", true), Assert.Single(new MountTableSource(tree.Roots).ReadSwaps()));
    }

    [Fact]
    public async Task A_recorded_table_is_pushed_at_the_start_when_written_and_when_replaced()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.MountInfo, One);
        await using Running running = new(tree.Roots);
        Assert.Single((await running.Next()).Entries);

        File.WriteAllText(tree.Roots.MountInfo, Two);
        Assert.Equal(2, (await running.Next()).Entries.Length);

        string fresh = TempTree.Write(tree.Roots.MountInfo + ".new", One);
        File.Move(fresh, tree.Roots.MountInfo, overwrite: true);
        Assert.Single((await running.Next()).Entries);
    }

    [Fact]
    public async Task A_full_channel_gets_the_newest_table_and_not_the_ones_between()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.MountInfo, One);
        await using Running running = new(tree.Roots, capacity: 1);
        await running.Waiting();
        File.WriteAllText(tree.Roots.MountInfo, Two);
        File.WriteAllText(tree.Roots.MountInfo, Two + "3 1 8:32 / /mnt/b rw - ext4 /dev/sdc rw\n");
        Assert.Single((await running.Next()).Entries);
        MountTable newest = await running.Next();
        while (newest.Entries.Length != 3)
        {
            newest = await running.Next();
        }
    }

    [Fact]
    public async Task Cancellation_ends_the_watch_at_once()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.MountInfo, One);
        using CancellationTokenSource cancel = new();
        Task run = new MountTableSource(tree.Roots).RunAsync(Channel.CreateUnbounded<MountTable>().Writer, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(s_deadline, Test));
        Assert.True(run.IsCanceled);
    }

    [Fact]
    public async Task A_watch_that_cannot_go_on_ends_with_the_cause()
    {
        using TempTree tree = new();
        await Assert.ThrowsAsync<IOException>(() =>
            new MountTableSource(tree.Roots).RunAsync(Channel.CreateUnbounded<MountTable>().Writer, Test).WaitAsync(s_deadline, Test));
    }

    [Fact]
    public async Task A_real_mount_is_pushed_by_the_kernel()
    {
        DirectoryInfo place = Directory.CreateTempSubdirectory("baremountd-mount-");
        try
        {
            // Watches our own namespace: that of PID 1 may be another one where tests run in a container.
            using TempTree tree = new();
            Directory.CreateDirectory(tree.Roots.Proc);
            Directory.CreateSymbolicLink(Path.Join(tree.Roots.Proc, "1"), "/proc/self");
            await using Running running = new(tree.Roots);
            Assert.Null((await running.Next()).At(place.FullName));

            Assert.SkipUnless(Succeeds("mount", "-t", "tmpfs", "baremountd-test", place.FullName), "needs the right to mount (root with CAP_SYS_ADMIN)");
            try
            {
                MountTable table = await running.Next();
                while (table.At(place.FullName) is null)
                {
                    table = await running.Next();
                }
            }
            finally
            {
                Assert.True(Succeeds("umount", place.FullName));
            }

            MountTable after = await running.Next();
            while (after.At(place.FullName) is not null)
            {
                after = await running.Next();
            }
        }
        finally
        {
            place.Delete();
        }
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _cancel = new();
        private readonly Channel<MountTable> _channel;
        private readonly Task _run;

        public Running(LinuxRoots roots, int capacity = 100)
        {
            _channel = Channel.CreateBounded<MountTable>(capacity);
            _run = new MountTableSource(roots).RunAsync(_channel.Writer, _cancel.Token);
        }

        public Task<MountTable> Next() => _channel.Reader.ReadAsync(Test).AsTask().WaitAsync(s_deadline, Test);

        public async Task Waiting() => Assert.True(await _channel.Reader.WaitToReadAsync(Test).AsTask().WaitAsync(s_deadline, Test));

        public async ValueTask DisposeAsync()
        {
            await _cancel.CancelAsync();
            await Task.WhenAny(_run).WaitAsync(s_deadline, CancellationToken.None);
            _cancel.Dispose();
        }
    }
}
