namespace Bench.Engine.Results;

/// <summary>Why a daemon ended.</summary>
public enum EndReason
{
    /// <summary>It never started.</summary>
    NotStarted,

    /// <summary>It is still running (status reports).</summary>
    Running,

    /// <summary>Its amount of I/O is done (<c>size</c>, <c>io_size</c>, <c>number_ios</c>, <c>loops</c>).</summary>
    Size,

    /// <summary><c>runtime</c> passed.</summary>
    Runtime,

    /// <summary>An I/O, verification or set-up error.</summary>
    Error,

    /// <summary>SIGINT or SIGTERM.</summary>
    Signal,

    /// <summary>The run's trigger was pulled (<c>--trigger-file</c>, <c>--trigger-timeout</c>).</summary>
    Trigger,

    /// <summary>Another job ended (<c>exitall</c>, <c>exitall_on_error</c>).</summary>
    ExitAll,

    /// <summary>The criterion of <c>steadystate</c> was met.</summary>
    SteadyState,

    /// <summary>The device is full under <c>fill_device</c>.</summary>
    DeviceFull,

    /// <summary>Another rank of the job is missing, so that all end.</summary>
    RankLost,
}
