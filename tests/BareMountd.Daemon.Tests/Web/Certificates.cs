namespace BareMountd.Daemon.Tests.Web;

/// <summary>A folder with certificates that openssl made: an authority, servers, clients.</summary>
internal sealed class Certificates : IDisposable
{
    public const string Password = "correct horse";

    /// <summary>Its bcrypt hash, made by crypt(3) of another program; the cost is low for the tests' sake.</summary>
    public const string Hash = "$2y$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC";

    private Certificates(string folder) => Folder = folder;

    public string Folder { get; }

    public string Authority => File("ca.crt");

    /// <summary>The web configuration that tests write.</summary>
    public string WebFile => File("web.yml");

    public static async Task<Certificates> MakeAsync()
    {
        Certificates made = new(Directory.CreateTempSubdirectory("baremountd-web").FullName);
        await made.AuthorityAsync("ca");
        await made.SignedAsync("server", "ca", "DNS:localhost,IP:127.0.0.1");
        return made;
    }

    public string File(string name) => Path.Combine(Folder, name);

    public Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(WebFile, text, TestContext.Current.CancellationToken);

    /// <summary>NAME.crt and NAME.key of an authority.</summary>
    public Task AuthorityAsync(string name) => Shell.RunAsync(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + name,
        "-keyout", File(name + ".key"), "-out", File(name + ".crt"));

    /// <summary>NAME.crt and NAME.key, signed by an authority.</summary>
    public async Task SignedAsync(string name, string authority, string names)
    {
        await Shell.RunAsync(
            "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
            "-addext", "subjectAltName=" + names, "-keyout", File(name + ".key"), "-out", File(name + ".csr"));
        await Shell.RunAsync(
            "openssl", "x509", "-req", "-in", File(name + ".csr"), "-CA", File(authority + ".crt"), "-CAkey", File(authority + ".key"),
            "-CAcreateserial", "-days", "2", "-copy_extensions", "copy", "-out", File(name + ".crt"));
    }

    /// <summary>The SHA-256 of a certificate, as openssl says it.</summary>
    public async Task<string> FingerprintAsync(string name) =>
        (await Shell.RunAsync("openssl", "x509", "-in", File(name + ".crt"), "-noout", "-fingerprint", "-sha256")).Split('=')[1].Trim().Replace(":", "", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
