namespace Bench.Engine.Jobs.Options;

// When the job starts and how long it lasts.
public sealed partial class JobOptions
{
    /// <summary>Longest time (<c>runtime</c>).</summary>
    public TimeSpan? Runtime { get; set; }

    /// <summary>Repeat the workload until <see cref="Runtime"/> (<c>time_based</c>).</summary>
    public bool TimeBased { get; set; }

    /// <summary>Unmeasured time before counting (<c>ramp_time</c>).</summary>
    public TimeSpan RampTime { get; set; }

    /// <summary>Wait before the job starts (<c>startdelay</c>).</summary>
    public TimeSpan StartDelay { get; set; }

    /// <summary>Upper end of a random start delay range (<c>startdelay=lo-hi</c>).</summary>
    public TimeSpan? StartDelayMax { get; set; }

    /// <summary>Fewer clock readings (<c>gtod_reduce</c>).</summary>
    public bool GtodReduce { get; set; }
}
