namespace BareMountd.Core.Matching.Rules;

/// <summary>When a rule is asked.</summary>
public enum RuleScope
{
    /// <summary>About the whole disk: asked also when no partition could be chosen, so that "this is your system disk" is said first.</summary>
    Disk,

    /// <summary>About the nature of the device that was chosen.</summary>
    Device,

    /// <summary>About where things are mounted at this moment; asked last, after it is clear that only one declared disk wants the device.</summary>
    Place,
}
