namespace Bench.Engine.Jobs.Options;

// Which options the user wrote, for rules that only apply to options left alone.
public sealed partial class JobOptions
{
    private HashSet<string> _explicit = [];

    /// <summary>Canonical names of the options that a job file or command line set, globals included.</summary>
    public IReadOnlySet<string> ExplicitOptions => _explicit;

    /// <summary>True when the user set <paramref name="option"/> (canonical name), even to its default.</summary>
    public bool IsSet(string option) => _explicit.Contains(option);

    internal void MarkSet(string option) => _explicit.Add(option);

    internal void MarkUnset(string option) => _explicit.Remove(option);
}
