namespace BareMountd.Core.Doctor;

/// <summary>What came of an attempt to connect to a socket.</summary>
public enum SocketAnswer
{
    /// <summary>Somebody listens.</summary>
    Answers,

    /// <summary>There is no such socket.</summary>
    Missing,

    /// <summary>It is there and nobody listens.</summary>
    Refused,

    /// <summary>It is not for this user.</summary>
    Denied,
}
