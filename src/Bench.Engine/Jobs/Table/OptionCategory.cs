namespace Bench.Engine.Jobs.Table;

/// <summary>Themes by which options are listed.</summary>
public enum OptionCategory
{
    /// <summary>Names, clones, groups and order of jobs.</summary>
    Job,

    /// <summary>Start, ramp and end.</summary>
    Time,

    /// <summary>Files, devices and their layout.</summary>
    Target,

    /// <summary>Direction, order and randomness of I/O.</summary>
    Pattern,

    /// <summary>Sizes of single I/Os.</summary>
    BlockSize,

    /// <summary>Region and amount.</summary>
    IoSize,

    /// <summary>Contents and memory of buffers.</summary>
    Buffers,

    /// <summary>Engine, depth, caching and flushing.</summary>
    Engine,

    /// <summary>Pace.</summary>
    Rate,

    /// <summary>Latency limits and targets.</summary>
    Latency,

    /// <summary>Recorded I/O.</summary>
    Replay,

    /// <summary>Threads, CPUs, users, hooks.</summary>
    Process,

    /// <summary>Verification.</summary>
    Verify,

    /// <summary>Steady-state detection.</summary>
    SteadyState,

    /// <summary>Statistics and logs.</summary>
    Measurement,

    /// <summary>Behaviour on errors.</summary>
    Errors,

    /// <summary>Zoned block devices and data placement.</summary>
    Placement,

    /// <summary>Options of one I/O engine.</summary>
    EngineOption,
}
