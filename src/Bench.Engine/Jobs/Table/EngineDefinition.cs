namespace Bench.Engine.Jobs.Table;

/// <summary>An I/O engine name that job files may use (fio <c>ioengine</c>).</summary>
public sealed record EngineDefinition
{
    /// <summary>Canonical name.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Help { get; init; }

    /// <summary>Other names of the same engine.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a job may use it.</summary>
    public OptionStatus Status { get; init; } = OptionStatus.Supported;

    /// <summary>Why not, for a refused engine.</summary>
    public string? Reason { get; init; }

    /// <summary>True when one I/O is in flight per daemon whatever <c>iodepth</c> says.</summary>
    public bool IsSynchronous { get; init; }
}
