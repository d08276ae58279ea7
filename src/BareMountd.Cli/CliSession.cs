using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.Output;
using BareMountd.Core.Text;

namespace BareMountd.Cli;

/// <summary>One run of the program: its host, the option that all commands share, and the connection, made when first needed.</summary>
internal sealed class CliSession : IDisposable
{
    private ControlClient? _client;
    private bool _warned;

    public CliSession(CliHost host)
    {
        Host = host;
        SocketOption = new Option<string?>("--socket")
        {
            HelpName = "PATH",
            Recursive = true,
            Description = $"Control socket of the daemon. Default: $BAREMOUNTD_SOCKET, else {host.Roots.ControlSocket}.",
        };
    }

    /// <summary>The world outside.</summary>
    public CliHost Host { get; }

    /// <summary><c>--socket</c>.</summary>
    public Option<string?> SocketOption { get; }

    /// <summary>What standard output can do.</summary>
    public Terminal Terminal => field ??= Terminal.Detect(Host);

    /// <summary>The daemon, not yet connected.</summary>
    public ControlClient Client(ParseResult parsed)
    {
        if (_client is null)
        {
            string? path = parsed.GetValue(SocketOption);
            path = string.IsNullOrEmpty(path) ? Host.Environment("BAREMOUNTD_SOCKET") : path;
            _client = new ControlClient(string.IsNullOrEmpty(path) ? Host.Roots.ControlSocket : path, Host.Time, OnDaemonVersion);
        }

        return _client;
    }

    /// <summary>Writes a page as this output can show it.</summary>
    public void Print(Page page) => Painter.Write(Host.Out, page, Terminal);

    /// <summary>Writes one answer: as the daemon gave it, or as a page.</summary>
    public void Show<T>(ControlReply<T> reply, bool json, Action<Page, T> write)
    {
        if (json)
        {
            Host.Out.Write(JsonText.Pretty(reply.Json));
            return;
        }

        Page page = NewPage();
        write(page, reply.Value);
        Print(page);
    }

    /// <summary>A page as wide as this output.</summary>
    public Page NewPage() => new(Terminal.Width);

    public void Dispose() => _client?.Dispose();

    private void OnDaemonVersion(string version)
    {
        if (_warned || version == Host.Version)
        {
            return;
        }

        _warned = true;
        Host.Error.WriteLine(
            $"baremountctl: warning: the daemon is version {TextEscaper.ForTerminal(version, 40)} and this is {Host.Version}; "
            + "after an upgrade: 'systemctl restart baremountd' (mounts stay)");
    }
}
