using System.Collections.Immutable;
using System.Text.Json;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>The bus client against a real broker and a manager on another D-Bus implementation.</summary>
public sealed class SystemdBusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("result-done.mount", JobResult.Done)]
    [InlineData("result-dependency.mount", JobResult.Dependency)]
    [InlineData("result-of-tomorrow.mount", JobResult.Unknown)]
    [InlineData("early.mount", JobResult.Done)]
    public async Task A_job_ends_with_the_word_of_systemd_however_early_it_comes(string unit, JobResult result)
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Assert.Equal(result, await client.Bus.StartTransientUnitAsync(unit, "fail", [], Cancel));
        Assert.Equal(result, await client.Bus.StopUnitAsync(unit, "replace", Cancel));
    }

    [Fact]
    public async Task Properties_arrive_with_the_types_that_systemd_wants()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        ImmutableArray<UnitProperty> properties =
        [
            new UnitProperty.Text("What", "/dev/größe"),
            new UnitProperty.TextList("After", ["a.service", "b.service"]),
            new UnitProperty.TextList("Wants", []),
            new UnitProperty.Number("TimeoutUSec", ulong.MaxValue),
            new UnitProperty.Flag("AddRef", true),
            new UnitProperty.Command("ExecStart", "/bin/true", ["/bin/true", "a b"]),
            new UnitProperty.Command("ExecStop", "/bin/false", ["/bin/false"]) { MayFail = true },
        ];
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", properties, Cancel));
        JsonElement record = JsonDocument.Parse(await File.ReadAllTextAsync(broker.Record, Cancel)).RootElement;
        string[] seen = [.. record[2].EnumerateArray().Select(property => JsonSerializer.Serialize(property, s_plain))];
        Assert.Equal(
            [
                """["What","String","","/dev/größe"]""",
                """["After","Array","s",["a.service","b.service"]]""",
                """["Wants","Array","s",[]]""",
                """["TimeoutUSec","UInt64","",18446744073709551615]""",
                """["AddRef","Boolean","",1]""",
                """["ExecStart","Array","(sasb)",[["/bin/true",["/bin/true","a b"],0]]]""",
                """["ExecStop","Array","(sasb)",[["/bin/false",["/bin/false"],1]]]""",
            ],
            seen);
        Assert.Equal("""["result-done.mount","fail"]""", JsonSerializer.Serialize(record.EnumerateArray().Take(2)));
    }

    [Fact]
    public async Task An_error_keeps_its_name_and_words_and_the_connection()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        BusErrorException error = await Assert.ThrowsAsync<BusErrorException>(
            () => client.Bus.StartTransientUnitAsync("exists.mount", "fail", [], Cancel));
        Assert.Equal(BusErrorException.UnitExists, error.Name);
        Assert.Contains("already loaded", error.Words, StringComparison.Ordinal);
        await client.Bus.ResetFailedUnitAsync("not-there.mount", Cancel);
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", [], Cancel));
    }

    [Fact]
    public async Task A_unit_is_read_whatever_types_its_other_properties_have()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Assert.Equal(
            new UnitStatus
            {
                Name = "any.mount",
                LoadState = "loaded",
                ActiveState = "failed",
                SubState = "failed",
                FragmentPath = "/a/b.mount",
                Transient = true,
                Result = "exit-code",
                ControlPid = 4711,
                What = "/dev/größe",
            },
            await client.Bus.GetUnitAsync("any.mount", Cancel));
    }

    [Fact]
    public async Task A_job_that_ended_while_systemd_was_away_is_lost_and_the_next_one_is_heard()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Assert.Equal(JobResult.Lost, await client.Bus.StartTransientUnitAsync("reexec.mount", "fail", [], Cancel));
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", [], Cancel));
    }

    [Fact]
    public async Task A_broker_that_restarts_is_found_again()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Task<JobResult> job = client.Bus.StartTransientUnitAsync("never.mount", "fail", [], Cancel);
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", [], Cancel));
        broker.Stop();
        await broker.StartBrokerAsync(Cancel);
        await broker.StartSystemdAsync(Cancel);
        Assert.Equal(JobResult.Lost, await job.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.True(client.Bus.IsReady);
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", [], Cancel));
    }

    [Fact]
    public async Task A_job_that_goes_on_over_a_restart_of_the_broker_is_heard_to_its_end()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Task<JobResult> job = client.Bus.StartTransientUnitAsync("outlives.mount", "fail", [], Cancel);
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", [], Cancel));
        broker.Stop();
        await broker.StartBrokerAsync(Cancel);
        await broker.StartSystemdAsync(Cancel);
        Assert.Equal(JobResult.Done, await job.WaitAsync(TimeSpan.FromSeconds(20), Cancel));

        // With nothing to wait for, no signal of every change of every unit is asked for any more.
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(20);
        while (await File.ReadAllTextAsync(broker.Record, Cancel) != "\"unsubscribed\"")
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "still subscribed");
            await Task.Delay(20, Cancel);
        }
    }

    [Fact]
    public async Task A_bus_that_is_not_there_is_said_with_its_cause_and_found_when_it_comes()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = new(broker.Address);
        BusDisconnectedException error = await Assert.ThrowsAsync<BusDisconnectedException>(
            () => client.Bus.WaitReadyAsync(TimeSpan.FromMilliseconds(200), Cancel));
        Assert.Contains("ENOENT", error.Message, StringComparison.Ordinal);
        await broker.StartBrokerAsync(Cancel);
        await broker.StartSystemdAsync(Cancel);
        await client.Bus.WaitReadyAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(JobResult.Done, await client.Bus.StopUnitAsync("result-done.mount", "replace", Cancel));
    }

    [Fact]
    public async Task Closing_ends_what_waits_and_ends_the_loop_in_order()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Task<JobResult> job = client.Bus.StartTransientUnitAsync("never.mount", "fail", [], Cancel);
        Assert.Equal(JobResult.Done, await client.Bus.StartTransientUnitAsync("result-done.mount", "fail", [], Cancel));
        await client.Bus.DisposeAsync();
        Assert.Equal(JobResult.Lost, await job);
        await client.Loop.DisposeAsync();
        Assert.True(client.Loop.Completion.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.Loop.InvokeAsync(() => 1));
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<Client> ConnectAsync(PrivateBus broker)
    {
        await broker.StartBrokerAsync(Cancel);
        await broker.StartSystemdAsync(Cancel);
        Client client = new(broker.Address);
        await client.Bus.WaitReadyAsync(TimeSpan.FromSeconds(20), Cancel);
        return client;
    }

    private sealed class Client : IAsyncDisposable
    {
        internal Client(string address)
        {
            Loop = new SdEventLoop("test-bus");
            Bus = new SystemdBus(Loop, TimeProvider.System, address);
        }

        internal SdEventLoop Loop { get; }

        internal SystemdBus Bus { get; }

        public async ValueTask DisposeAsync()
        {
            await Bus.DisposeAsync();
            await Loop.DisposeAsync();
        }
    }
}
