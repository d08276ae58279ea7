using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Web;

/// <summary>Reads a web configuration and the certificates that it names. The daemon and <c>baremountctl check-config</c> run this same code.</summary>
public static class WebSettingsLoader
{
    /// <summary>A file of certificates is smaller.</summary>
    public const int MaxBytes = WebConfigLoader.MaxBytes;

    /// <summary>Reads and judges.</summary>
    /// <param name="file">The web configuration.</param>
    /// <param name="read">Reads a file of at most <see cref="MaxBytes"/>.</param>
    public static WebSettingsResult Load(string file, Func<string, FileText> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        FileText text = read(file);
        if (text.Bytes is null)
        {
            ConfigDiagnostic unreadable = new(ConfigSeverity.Error, ConfigCodes.InvalidWebConfig, file, 0, 0, "$", text.Problem);
            return new WebSettingsResult(null, [unreadable]);
        }

        WebConfigResult result = WebConfigLoader.Load(text.Bytes, file);
        if (result.Config is not WebConfig config)
        {
            return new WebSettingsResult(null, result.Diagnostics);
        }

        WebFindings findings = new(file);
        WebSettings settings = config.Tls is WebTls tls ? WithCertificates(config, tls, read, findings) : new WebSettings(config);
        return new WebSettingsResult(findings.Any ? null : settings, [.. result.Diagnostics, .. findings.ToImmutable()]);
    }

    private static WebSettings WithCertificates(WebConfig config, WebTls tls, Func<string, FileText> read, WebFindings findings)
    {
        const string Section = "$.tls_server_config.";
        string? certificate = Pem(tls.Certificate, tls.CertificateFile, Section + "cert_file", read, findings);
        string? key = Pem(tls.Key, tls.KeyFile, Section + "key_file", read, findings);
        bool asks = tls.ClientCa is not null || tls.ClientCaFile is not null;
        string? ca = asks ? Pem(tls.ClientCa, tls.ClientCaFile, Section + "client_ca_file", read, findings) : null;
        WebSettings settings = new(config);
        if (certificate is not null && key is not null)
        {
            string where = $"{tls.CertificateFile ?? "cert"} and {tls.KeyFile ?? "key"}";
            settings = Try(findings, Section + "cert_file", where, "certificate and key must be PEM, belong together, and the key must have no password", () =>
            {
                X509Certificate2Collection all = Certificates(certificate);
                all.RemoveAt(0);
                return settings with { Certificate = X509Certificate2.CreateFromPem(certificate, key), Intermediates = all };
            }) ?? settings;
        }

        return ca is null
            ? settings
            : Try(findings, Section + "client_ca_file", tls.ClientCaFile ?? "client_ca", "PEM certificates are expected", () => settings with { ClientCas = Certificates(ca) }) ?? settings;
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        X509Certificate2Collection all = [];
        all.ImportFromPem(pem);
        return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
    }

    private static string? Pem(string? text, string? file, string path, Func<string, FileText> read, WebFindings findings)
    {
        if (text is not null)
        {
            return text;
        }

        FileText found = read(file!);
        if (found.Bytes is null)
        {
            findings.Add(0, 0, path, $"{file}: {found.Problem}");
            return null;
        }

        // PEM is ASCII, and what stands around it does not matter.
        return Encoding.Latin1.GetString(found.Bytes);
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever the cryptographic library throws is a finding about the file; libssl missing among it")]
    private static WebSettings? Try(WebFindings findings, string path, string where, string expected, Func<WebSettings> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception)
        {
            // Where the library itself cannot be loaded, the reason stands inside.
            string reason = exception is TypeInitializationException { InnerException: Exception inner } ? inner.Message : exception.Message;
            findings.Add(0, 0, path, $"{where}: {reason.ReplaceLineEndings(" ")}; {expected}");
            return null;
        }
    }
}
