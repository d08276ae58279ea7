namespace BareMountd.Core.Matching.Rules;

/// <summary>One built-in reason not to touch a device.</summary>
public abstract class RefusalRule
{
    private protected RefusalRule(string code, RuleScope scope, string description, bool overridable = false)
    {
        Code = code;
        Scope = scope;
        Description = description;
        Overridable = overridable;
    }

    /// <summary>Stable code, one of <see cref="Codes"/>.</summary>
    public string Code { get; }

    /// <summary>When it is asked.</summary>
    public RuleScope Scope { get; }

    /// <summary>What it refuses, one sentence; the same in docs/matching.md.</summary>
    public string Description { get; }

    /// <summary>True when <c>allow</c> of a declared disk may name it.</summary>
    public bool Overridable { get; }

    /// <summary>Why the device is refused, in words with the evidence; null when the rule lets it through.</summary>
    internal abstract string? Refuse(RuleContext context);
}
