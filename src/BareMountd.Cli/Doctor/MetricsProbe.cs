using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace BareMountd.Cli.Doctor;

/// <summary>Asks <c>/metrics</c> on each configured address, without reading what it says.</summary>
internal static class MetricsProbe
{
    /// <summary>The addresses, each with what is wrong; null: it answers.</summary>
    /// <param name="addresses">Addresses.</param>
    /// <param name="guarded">TLS or a password may be asked for, which we have not: then it is enough that somebody listens.</param>
    /// <param name="deadline">For each.</param>
    /// <param name="time">Clock of the deadline.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ImmutableArray<KeyValuePair<string, string?>>> TryAsync(
        IEnumerable<string> addresses, bool guarded, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        ImmutableArray<KeyValuePair<string, string?>>.Builder answers = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
        foreach (string address in addresses)
        {
            answers.Add(KeyValuePair.Create(address, await TryAsync(http, address, guarded, deadline, time, cancellationToken)));
        }

        return answers.ToImmutable();
    }

    private static async Task<string?> TryAsync(
        HttpClient http, string address, bool guarded, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!IPEndPoint.TryParse(address, out IPEndPoint? endPoint))
        {
            return "is no address";
        }

        // A listener on every address is asked on this machine's own.
        IPAddress host = endPoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endPoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endPoint.Address;
        using CancellationTokenSource limit = new(deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (guarded)
            {
                using TcpClient client = new(host.AddressFamily);
                await client.ConnectAsync(host, endPoint.Port, either.Token);
                return null;
            }

            using HttpRequestMessage request = new(HttpMethod.Head, new Uri($"http://{new IPEndPoint(host, endPoint.Port)}/metrics"));
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : $"answers with HTTP {(int)response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return "does not answer: " + e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "does not answer in time";
        }
    }
}
