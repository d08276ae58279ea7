using System.Text;
using BareMountd.Linux.Systemd;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace BareMountd.Linux.Tests.Systemd;

public sealed class JournalFieldsTests
{
    [Theory]
    [InlineData("Disk", "DISK")]
    [InlineData("MountPoint", "MOUNT_POINT")]
    [InlineData("MOUNT_POINT", "MOUNT_POINT")]
    [InlineData("MessageId", "MESSAGE_ID")]
    [InlineData("HTTPStatus", "HTTP_STATUS")]
    [InlineData("Uuid4Text", "UUID4_TEXT")]
    [InlineData("_private", "PRIVATE")]
    [InlineData("@odd.name", "ODD_NAME")]
    [InlineData("0", "")]
    [InlineData("größe", "GR_E")]
    [InlineData("", "")]
    public void Name_is_one_that_journald_takes(string property, string name) => Assert.Equal(name, JournalFields.Name(property));

    [Fact]
    public void Name_is_cut_where_journald_would_drop_it() => Assert.Equal(64, JournalFields.Name(new string('a', 100)).Length);

    [Fact]
    public void Of_carries_message_priority_properties_and_exception()
    {
        LogEvent logged = Log(log => log
            .ForContext("Code", "mount-failed")
            .ForContext("MessageId", "2C1D2A57-1A0B-4B6E-9C31-0123456789AB")
            .Warning(new InvalidOperationException("boom"), "disk {Disk} at {MountPoint}, try {Try}", "data", "/mnt/wsl/a\nb", 3));
        Dictionary<string, string> fields = new(JournalFields.Of(logged, "baremountd"));
        Assert.Equal("disk data at /mnt/wsl/a\\x0ab, try 3", fields["MESSAGE"]);
        Assert.Equal("4", fields["PRIORITY"]);
        Assert.Equal("baremountd", fields["SYSLOG_IDENTIFIER"]);
        Assert.Equal("data", fields["DISK"]);
        Assert.Equal("/mnt/wsl/a\nb", fields["MOUNT_POINT"]);
        Assert.Equal("3", fields["TRY"]);
        Assert.Equal("mount-failed", fields["CODE"]);
        Assert.Equal("2c1d2a571a0b4b6e9c310123456789ab", fields["MESSAGE_ID"]);
        Assert.Equal("System.InvalidOperationException", fields["EXCEPTION_TYPE"]);
        Assert.Contains("boom", fields["EXCEPTION"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_writes_out_in_the_message_what_a_terminal_would_act_on_and_keeps_the_field()
    {
        LogEvent logged = Log(log => log.Information("attached: {Serial}", "S1\e[2J\u009b31m\u202e"));
        Dictionary<string, string> fields = new(JournalFields.Of(logged, "baremountd"));
        Assert.Equal(@"attached: S1\x1b[2J\x9b31m\u202e", fields["MESSAGE"]);
        Assert.Equal("S1\e[2J\u009b31m\u202e", fields["SERIAL"]);
    }

    [Fact]
    public void Of_lets_no_property_stand_for_a_field_with_a_meaning()
    {
        LogEvent logged = Log(log => log
            .ForContext("Message", "forged").ForContext("Priority", 0).ForContext("MESSAGE_ID", "no id").ForContext("_PID", 1)
            .Information("real"));
        IReadOnlyList<KeyValuePair<string, string>> fields = JournalFields.Of(logged, "baremountd");
        Assert.Equal(
            [new("MESSAGE", "real"), new("PRIORITY", "6"), new("SYSLOG_IDENTIFIER", "baremountd"), new("PID", "1")],
            fields);
    }

    [Fact]
    public void Of_takes_the_event_id_apart()
    {
        LogEvent logged = Log(log => log.ForContext("EventId", new { Id = 2001, Name = "Mounted" }, destructureObjects: true).Debug("x"));
        Dictionary<string, string> fields = new(JournalFields.Of(logged, "baremountd"));
        Assert.Equal("2001", fields["EVENT_ID"]);
        Assert.Equal("Mounted", fields["EVENT_NAME"]);
        Assert.Equal("7", fields["PRIORITY"]);
    }

    [Fact]
    public void Encode_is_name_equals_bytes() =>
        Assert.Equal(Encoding.UTF8.GetBytes("DISK=a=b\nMESSAGE=ü"), JournalFields.Encode(new("DISK", "a=b\nMESSAGE=ü")));

    private static LogEvent Log(Action<ILogger> write)
    {
        Capture sink = new();
        using Logger logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(sink).CreateLogger();
        write(logger);
        return Assert.Single(sink.Events);
    }

    private sealed class Capture : ILogEventSink
    {
        internal List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
