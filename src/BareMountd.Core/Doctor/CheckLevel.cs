namespace BareMountd.Core.Doctor;

/// <summary>How a check came out; on the wire in lower case.</summary>
public enum CheckLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, and not as well as it could, or not for everything.</summary>
    Warn,

    /// <summary>Broken: something that was asked for does not work.</summary>
    Fail,

    /// <summary>Not looked at: it does not concern this machine, or something else has to be in order first.</summary>
    Skip,
}
