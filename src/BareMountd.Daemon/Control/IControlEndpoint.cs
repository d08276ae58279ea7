namespace BareMountd.Daemon.Control;

/// <summary>One endpoint of the control API: one file, one row in <see cref="ControlEndpoints"/>.</summary>
internal interface IControlEndpoint
{
    /// <summary>HTTP method.</summary>
    string Method { get; }

    /// <summary>Route pattern.</summary>
    string Pattern { get; }

    /// <summary>True when only those may call it who may act.</summary>
    bool Acts { get; }

    /// <summary>Answers one request; the peer's right has been checked.</summary>
    Task HandleAsync(HttpContext context, ControlServices services);
}
