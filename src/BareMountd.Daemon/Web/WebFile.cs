using System.Net.Security;
using BareMountd.Core.Configuration;
using BareMountd.Core.Web;

namespace BareMountd.Daemon.Web;

/// <summary>
/// The web configuration as it is now: its file, and those of the certificates, are read anew for each connection and each request, as
/// exporter-toolkit does, so that a new certificate or password counts at once. What did not change is not parsed again.
/// </summary>
internal sealed class WebFile
{
    private readonly string _path;
    private readonly Func<string, FileText> _read;
    private readonly bool _mustAsk;
    private readonly Action<string?> _told;
    private readonly Lock _turn = new();
    private List<(string File, byte[]? Bytes)> _seen = [];
    private LoadedWeb? _loaded;
    private string? _problem;

    /// <summary>Reads it for the first time.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="read">Reads a file of at most <see cref="WebSettingsLoader.MaxBytes"/>.</param>
    /// <param name="mustAsk">A listener is beyond loopback and not meant to be open: without users or verified certificates the file is refused.</param>
    /// <param name="told">Told when it cannot be used any more (why), and when it can again (null); each once.</param>
    public WebFile(string path, Func<string, FileText> read, bool mustAsk, Action<string?> told)
    {
        _path = path;
        _read = read;
        _mustAsk = mustAsk;
        _told = told;

        // Refused already where it could not be read; if it went just now, connections are, and never taken for plain ones.
        HasTls = true;
        _loaded = Load(settings => HasTls = settings.Config.Tls is not null);
    }

    /// <summary>TLS is spoken. Fixed for the life of the daemon: a port that is TLS once is never plain.</summary>
    public bool HasTls { get; private set; }

    /// <summary>The configuration of this moment; null when it cannot be used.</summary>
    public LoadedWeb? Current()
    {
        lock (_turn)
        {
            if (_seen.Count == 0 || !_seen.TrueForAll(Unchanged))
            {
                _loaded = Load(null);
            }

            return _loaded;
        }
    }

    private bool Unchanged((string File, byte[]? Bytes) seen)
    {
        byte[]? now = _read(seen.File).Bytes;
        return now is null ? seen.Bytes is null : seen.Bytes is not null && now.AsSpan().SequenceEqual(seen.Bytes);
    }

    private LoadedWeb? Load(Action<WebSettings>? first)
    {
        List<(string File, byte[]? Bytes)> seen = [];
        WebSettingsResult result = WebSettingsLoader.Load(_path, file =>
        {
            FileText text = _read(file);
            seen.Add((file, text.Bytes));
            return text;
        });
        _seen = seen;
        if (result.Settings is not WebSettings settings)
        {
            return Refuse(result.Diagnostics.First(d => d.Severity == ConfigSeverity.Error).ToString());
        }

        first?.Invoke(settings);
        if (settings.Config.Tls is not null != HasTls)
        {
            return Refuse($"{_path}: tls_server_config {(HasTls ? "is gone" : "is new")}; whether a port speaks TLS changes with a restart only");
        }

        if (_mustAsk && !settings.Config.Authenticates)
        {
            return Refuse($"{_path}: nobody is asked any more who reads metrics beyond loopback: {WebAccess.WaysOut}");
        }

        Tell(null);
        return new LoadedWeb(
            settings, settings.Certificate is null ? null : SslStreamCertificateContext.Create(settings.Certificate, settings.Intermediates, offline: true));
    }

    private LoadedWeb? Refuse(string problem)
    {
        Tell(problem);
        return null;
    }

    private void Tell(string? problem)
    {
        if (problem != _problem)
        {
            _problem = problem;
            _told(problem);
        }
    }
}
