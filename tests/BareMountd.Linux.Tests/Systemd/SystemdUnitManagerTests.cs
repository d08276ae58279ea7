using System.Collections.Immutable;
using System.Text.Json;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>Jobs on units and transient services against a manager on a real broker: every end is an outcome, and every wait has one.</summary>
public sealed class SystemdUnitManagerTests
{
    private static readonly TimeSpan s_patient = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_done_is_an_outcome_without_words()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Assert.Equal(UnitOutcome.Done, await client.Units.StartAsync("result-done.service", s_patient, Cancel));
        Assert.Equal(UnitOutcome.Done, await client.Units.StopAsync("result-done.service", s_patient, Cancel));
        Assert.Equal(UnitOutcome.Done, await client.Units.RestartAsync("result-done.service", s_patient, Cancel));
    }

    [Theory]
    [InlineData("result-failed.service", "the unit failed (exit-code)")]
    [InlineData("result-dependency.service", "a unit that it depends on failed (exit-code)")]
    [InlineData("result-of-tomorrow.service", "the job ended with a result that this version does not know (exit-code)")]
    public async Task A_job_that_fails_says_how(string unit, string words)
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        UnitOutcome outcome = await client.Units.StartAsync(unit, s_patient, Cancel);
        Assert.Equal((false, words), (outcome.Ok, outcome.Detail));
    }

    [Fact]
    public async Task A_unit_that_is_not_known_cannot_be_started_and_need_not_be_stopped()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Assert.Equal((false, "Unit missing.service not found."), Said(await client.Units.StartAsync("missing.service", s_patient, Cancel)));
        Assert.Equal((false, "Unit missing.service not found."), Said(await client.Units.RestartAsync("missing.service", s_patient, Cancel)));
        Assert.Equal(UnitOutcome.Done, await client.Units.StopAsync("missing.service", s_patient, Cancel));
    }

    [Fact]
    public async Task A_job_that_does_not_end_is_not_waited_for_longer_than_said()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        UnitOutcome outcome = await client.Units.StopAsync("never.mount", TimeSpan.FromSeconds(1), Cancel);
        Assert.Equal((false, "it did not end within 1 s; systemd goes on with it"), Said(outcome));
        Assert.Equal(UnitOutcome.Done, await client.Units.StartAsync("result-done.service", s_patient, Cancel));
    }

    [Fact]
    public async Task A_bus_that_is_not_there_is_an_outcome_and_an_open_question()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = new(broker.Address);
        UnitOutcome outcome = await client.Units.StartAsync("x.service", s_patient, Cancel);
        Assert.False(outcome.Ok);
        Assert.Contains("D-Bus", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal("", await client.Units.ActiveStateAsync("x.service", Cancel));
    }

    [Fact]
    public async Task Who_requires_or_wants_a_unit_is_found_among_its_other_properties()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        Assert.Equal(["db.service", "größe.service"], await client.Bus.GetUnitReferencesAsync("wanted.service", Cancel));
        Assert.True(await client.Units.IsWantedAsync("wanted.service", Cancel));
        Assert.False(await client.Units.IsWantedAsync("other.service", Cancel));
        Assert.Equal("active", await client.Units.ActiveStateAsync("wanted.service", Cancel));
    }

    [Fact]
    public async Task A_command_goes_to_systemd_word_by_word_and_its_failure_comes_back()
    {
        using PrivateBus broker = PrivateBus.Create();
        await using Client client = await ConnectAsync(broker);
        TransientCommand command = new()
        {
            Unit = "result-done.service",
            Description = "words",
            Command = ["/bin/echo", "a b", "$x"],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "100% größe"),
            User = "nobody",
            Timeout = TimeSpan.FromSeconds(5),
        };
        Assert.Equal(UnitOutcome.Done, await client.Units.RunAsync(command, Cancel));
        string record = JsonSerializer.Serialize(JsonDocument.Parse(await File.ReadAllTextAsync(broker.Record, Cancel)).RootElement[2], s_plain);
        Assert.Contains("""["ExecStart","Array","(sasb)",[["/bin/echo",["/bin/echo","a b","$$x"],0]]]""", record, StringComparison.Ordinal);
        Assert.Contains("""["Environment","Array","s",["A=100% größe"]]""", record, StringComparison.Ordinal);
        Assert.Contains("""["User","String","","nobody"]""", record, StringComparison.Ordinal);

        UnitOutcome failed = await client.Units.RunAsync(command with { Unit = "result-failed.service" }, Cancel);
        Assert.Equal((false, "the unit failed (exit-code, exit status 0)"), Said(failed));
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static (bool Ok, string Words) Said(UnitOutcome outcome) => (outcome.Ok, outcome.Detail);

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
        private readonly SdEventLoop _loop = new("test-units");

        internal Client(string address)
        {
            Bus = new SystemdBus(_loop, TimeProvider.System, address);
            Units = new SystemdUnitManager(Bus, TimeProvider.System);
        }

        internal SystemdBus Bus { get; }

        internal SystemdUnitManager Units { get; }

        public async ValueTask DisposeAsync()
        {
            await Bus.DisposeAsync();
            await _loop.DisposeAsync();
        }
    }
}
