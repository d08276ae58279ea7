using System.Collections.Immutable;
using System.Net;

namespace BareMountd.Cli.Doctor;

/// <summary>Asks <c>/metrics</c> on each configured address, without reading what it says.</summary>
internal static class MetricsProbe
{
    /// <summary>The addresses, each with what is wrong; null: it answers.</summary>
    public static async Task<ImmutableArray<KeyValuePair<string, string?>>> TryAsync(
        IEnumerable<string> addresses, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        ImmutableArray<KeyValuePair<string, string?>>.Builder answers = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
        foreach (string address in addresses)
        {
            answers.Add(KeyValuePair.Create(address, await TryAsync(http, address, deadline, time, cancellationToken)));
        }

        return answers.ToImmutable();
    }

    private static async Task<string?> TryAsync(HttpClient http, string address, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
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
            using HttpRequestMessage request = new(HttpMethod.Head, new Uri($"http://{new IPEndPoint(host, endPoint.Port)}/metrics"));
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : $"answers with HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return "does not answer: " + e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "does not answer in time";
        }
    }
}
