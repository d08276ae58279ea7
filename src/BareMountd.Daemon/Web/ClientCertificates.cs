using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BareMountd.Core.Web;

namespace BareMountd.Daemon.Web;

/// <summary>Judges the certificates of clients.</summary>
internal static class ClientCertificates
{
    /// <summary>id-kp-clientAuth (RFC 5280, 4.2.1.12).</summary>
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>subjectAltName (RFC 5280, 4.2.1.6).</summary>
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>True when a client is let in.</summary>
    /// <param name="settings">The rules.</param>
    /// <param name="certificate">What it sent, or null.</param>
    /// <param name="sent">Holds the intermediate certificates that it sent with it.</param>
    public static bool IsTaken(WebSettings settings, X509Certificate2? certificate, X509Chain? sent)
    {
        WebTls tls = settings.Config.Tls!;
        bool needed = tls.ClientAuthentication is ClientAuthentication.RequireAnyClientCert or ClientAuthentication.RequireAndVerifyClientCert;
        bool verified = tls.ClientAuthentication is ClientAuthentication.VerifyClientCertIfGiven or ClientAuthentication.RequireAndVerifyClientCert;
        if (certificate is null)
        {
            return !needed;
        }

        return (!verified || IsSigned(settings, certificate, sent))
            && (tls.ClientAllowedSans.IsEmpty || Names(certificate).Any(name => tls.ClientAllowedSans.Contains(name)));
    }

    private static bool IsSigned(WebSettings settings, X509Certificate2 certificate, X509Chain? sent)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(settings.ClientCas);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientUse));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate);
    }

    /// <summary>The names of the kinds that are compared: mail, DNS, URI, address.</summary>
    private static List<string> Names(X509Certificate2 certificate)
    {
        List<string> names = [];
        try
        {
            foreach (X509Extension extension in certificate.Extensions)
            {
                if (extension.Oid?.Value == AlternativeNames)
                {
                    Read(new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence(), names);
                }
            }
        }
        catch (AsnContentException)
        {
            // A name that cannot be read is not an allowed one.
            names.Clear();
        }

        return names;
    }

    private static void Read(AsnReader sequence, List<string> names)
    {
        while (sequence.HasData)
        {
            // GeneralName: [1] rfc822Name, [2] dNSName, [6] uniformResourceIdentifier, [7] iPAddress.
            Asn1Tag tag = sequence.PeekTag();
            switch (tag.TagValue)
            {
                case 1 or 2 or 6:
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 7 when sequence.ReadOctetString(tag) is { Length: 4 or 16 } address:
                    names.Add(new IPAddress(address).ToString());
                    break;
                case 7:
                    break;
                default:
                    sequence.ReadEncodedValue();
                    break;
            }
        }
    }
}
