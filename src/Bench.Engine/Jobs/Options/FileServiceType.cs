namespace Bench.Engine.Jobs.Options;

/// <summary>The order in which a job visits its files (fio <c>file_service_type</c>).</summary>
public enum FileServiceType
{
    /// <summary>One after another.</summary>
    RoundRobin,

    /// <summary>Uniformly at random.</summary>
    Random,

    /// <summary>Each file to its end first.</summary>
    Sequential,

    /// <summary>Zipf.</summary>
    Zipf,

    /// <summary>Pareto.</summary>
    Pareto,

    /// <summary>Normal.</summary>
    Normal,
}
