namespace Bench.Engine.Results;

/// <summary>What a configuration is called when the user gives no label: how its targets are attached.</summary>
public static class DefaultLabel
{
    /// <summary>
    /// The kind of initiator (<c>software</c>, <c>toe</c>, <c>hba</c>, <c>iser</c>, <c>built-in</c>), else the transport (<c>nvme</c>, <c>virtio</c>,
    /// <c>loop</c> …); null when nothing is known, or when targets are attached in more than two ways.
    /// </summary>
    public static string? Of(IEnumerable<TargetDescription> targets)
    {
        string[] kinds = [.. targets.Select(Kind).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return kinds.Length is 1 or 2 ? string.Join('+', kinds) : null;
    }

    private static string? Kind(TargetDescription target) => target.Initiator?.Split(" (")[0] ?? target.Transport;
}
